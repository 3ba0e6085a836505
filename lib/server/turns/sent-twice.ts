import 'server-only'
import { processWide } from '#lib/server/process-wide.ts'

/** The sends that this node is accepting, by turn id. */
const accepting = () => processWide('parley.turns.accepting', () => new Map<string, Promise<unknown>>())

/**
 * Accepts a send. One of the same turn that came just before and is being accepted yet is waited for when this one fails:
 * what that one has stored is this one's, too.
 */
export async function acceptOnce<T>(turnId: string, accept: () => Promise<T>): Promise<T> {
  const before = accepting().get(turnId)
  const own = accept()
  if (before) {
    await own.catch(() => before.catch(() => {}))
    return own
  }
  accepting().set(turnId, own)
  return own.finally(() => accepting().delete(turnId))
}
