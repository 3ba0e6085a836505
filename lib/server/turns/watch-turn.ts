import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { contentOf, type Part } from '#lib/contract/part.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { AppError, storedErrorInfo } from '#lib/server/errors.ts'
import { partsOf } from '#lib/server/provider/read-parts.ts'
import { withEverything } from '#lib/server/provider/with-everything.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { factsOf } from './answer-facts.ts'
import { LiveTurn } from './live-turn.ts'
import { findLiveTurn } from './live-turns.ts'
import { mirrorTurn } from './mirror-turn.ts'
import { requireTurn } from './require-turn.ts'
import { showKept } from './show-kept.ts'
import { retrieveEnd } from './stream-response.ts'
import { turnStart } from './turn-start.ts'

const POLL_MS = 250

/**
 * The events of the user's turn from its start: what there is so far at once, then live, to its end. Any number of
 * browsers can watch, on any node, and none of them is needed for the turn to go on.
 * @throws AppError turn_not_found, conversation_in_trash
 */
export async function watchTurn(user: { id: string }, turnId: string, signal?: AbortSignal) {
  const turn = await requireTurn(user, turnId)
  if (turn.conversation.trashedAt) throw new AppError('conversation_in_trash')
  return watch(user, turn, signal)
}

type OwnedTurn = Awaited<ReturnType<typeof requireTurn>>

const watch = (user: { id: string }, turn: OwnedTurn, signal?: AbortSignal) =>
  findLiveTurn(turn.id)?.watch() ?? watchElsewhere(user, turn, signal)

/** A turn that this node doesn't run (yet): it waits in the queue, another node runs it, or it has ended. */
async function* watchElsewhere(user: { id: string }, turn: OwnedTurn, signal?: AbortSignal): AsyncGenerator<ChatEvent> {
  const start = await turnStart(turn, turn.conversation)
  const { responseId: running } = turn
  if (turn.status === 'running' && running) return yield* mirrorTurn(turn, { responseId: running, start }).watch()
  if (turn.status === 'queued' || turn.status === 'running') {
    yield start
    yield { type: 'turn-progress', turnId: turn.id, progress: turn.status }
    let now = turn
    while (now.status === turn.status && !now.responseId && !findLiveTurn(turn.id)) {
      const copied = copiedOf(now)
      if (copied) yield { type: 'turn-progress', turnId: turn.id, progress: 'queued', copied }
      await wait(POLL_MS, undefined, { signal })
      now = await requireTurn(user, turn.id)
    }
    // Put into the trash meanwhile, it is watched to its end all the same.
    return yield* watch(user, await requireTurn(user, turn.id), signal)
  }
  const { status, responseId, errorCode, answerItemId, endedAt } = turn
  const replay = new LiveTurn(start)
  // A stopped answer's steps are kept by the row, its words by an item whose id nobody has seen.
  const isWrittenBack = status === 'cancelled' && turn.parts !== null && turn.output === ''
  const written = isWrittenBack && answerItemId ? await partsOfItem(turn.conversation, answerItemId) : []
  showKept({ ...turn, output: turn.output || contentOf(written) }, replay)
  const isKept = replay.answer.parts.length > 0
  if (!isKept && responseId && status !== 'cancelled') {
    const end = await retrieveEnd(atProvider(turn.conversation).client, responseId)
    if (end) replay.apply(end)
  } else if (!isKept && answerItemId && status !== 'cancelled') {
    const parts = await partsOfItem(turn.conversation, answerItemId)
    for (const part of parts) replay.apply({ type: 'part-end', part })
  }
  replay.end({
    ...{ status, responseId, error: storedErrorInfo(errorCode), endedAt: endedAt?.toISOString() ?? null },
    facts: factsOf(turn),
  })
  yield* replay.watch()
}

/** How much of what its branch begins with is copied, while it waits for that. */
function copiedOf({ branch }: OwnedTurn): { done: number; of: number } | null {
  return branch?.state === 'copying' && branch.itemsToCopy > 0
    ? { done: branch.copiedItems, of: branch.itemsToCopy }
    : null
}

/** An answer as its conversation tells it, for one whose response stayed with another provider. */
async function partsOfItem(conversation: Conversation, itemId: string): Promise<Part[]> {
  const { client, providerId } = atProvider(conversation)
  try {
    return partsOf(
      await withEverything(client, (more) =>
        client.conversations.items.retrieve(itemId, { conversation_id: providerId, ...more }),
      ),
    )
  } catch (error) {
    if (isMissingAtProvider(error)) return []
    throw error
  }
}
