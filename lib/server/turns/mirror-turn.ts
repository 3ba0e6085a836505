import 'server-only'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { storedErrorInfo } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { factsOf } from './answer-facts.ts'
import { LiveTurn } from './live-turn.ts'
import { showKept } from './show-kept.ts'
import { streamResponse } from './stream-response.ts'
import type { TurnStart } from './turn-start.ts'
import { waitForEnd } from './wait-for-end.ts'

/** The turns of other nodes that somebody watches here; one reading of the provider serves all watchers. */
const mirrored = () => processWide('parley.mirrored-turns', () => new Map<string, LiveTurn>())

/** A turn that another node runs, as the provider streams it, with the end that the running node stores. */
export function mirrorTurn(
  turn: Turn & { conversation: Conversation },
  { responseId, start }: { responseId: string; start: TurnStart },
): LiveTurn {
  const known = mirrored().get(turn.id)
  if (known) return known
  const live = new LiveTurn(start)
  mirrored().set(turn.id, live)
  void mirror(turn, responseId, live)
    // That it can't be followed here is not its end: whoever watches looks for it anew.
    .catch(() => live.letGo())
    .finally(() => mirrored().delete(turn.id))
  return live
}

async function mirror(turn: Turn & { conversation: Conversation }, responseId: string, live: LiveTurn): Promise<void> {
  if (env().RESPONSE_MODE === 'background') await readAlong(turn.conversation, responseId, live)
  const status = await waitForEnd(turn.id)
  const row = await db().turn.findUnique({ where: { id: turn.id } })
  // What could not be read along.
  if (row && live.answer.parts.length === 0) showKept(row, live)
  live.end({
    status,
    responseId,
    error: storedErrorInfo(row?.errorCode ?? null),
    endedAt: row?.endedAt?.toISOString() ?? null,
    ...(row && { facts: factsOf(row) }),
  })
}

/** What can't be read along is read when the turn has ended. */
async function readAlong(conversation: Conversation, responseId: string, live: LiveTurn): Promise<void> {
  const { client } = atProvider(conversation)
  const { signal } = live.abort
  try {
    for await (const change of streamResponse({ client, from: { responseId }, background: true, signal }))
      live.apply(change)
  } catch {
    // The node that runs the turn meets the same trouble, and says so.
  }
}
