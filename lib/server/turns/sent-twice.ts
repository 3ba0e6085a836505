import 'server-only'
import { processWide } from '#lib/server/process-wide.ts'

/** The sends that are being accepted, by the turn that they name. */
const accepting = () => processWide('parley.turns.accepting-all', () => new Map<string, Set<Promise<unknown>>>())

/**
 * Accepts a send. Others of the same turn that are being accepted yet are waited for when this one fails, whichever came first:
 * what one of them has stored is this one's, too.
 */
export async function acceptOnce<T>(turnId: string, accept: () => Promise<T>): Promise<T> {
  const all = accepting().get(turnId) ?? new Set()
  accepting().set(turnId, all)
  const own = accept()
  all.add(own)
  try {
    return await own
  } catch (error) {
    await Promise.allSettled([...all].filter((other) => other !== own))
    throw error
  } finally {
    all.delete(own)
    if (all.size === 0) accepting().delete(turnId)
  }
}
