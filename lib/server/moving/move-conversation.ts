import 'server-only'
import type { Conversation as ConversationView } from '#lib/contract/conversation.ts'
import { conversationsById } from '#lib/server/conversations/read-conversations.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { syncMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause, moveBrokenOff, toAppError } from '#lib/server/errors.ts'
import { dropListed, mayBeListed, unlistedTurns } from '#lib/server/history/unlisted-turns.ts'
import { log } from '#lib/server/log.ts'
import { copyItems } from '#lib/server/provider/copy-items.ts'
import { wakeDeletions } from '#lib/server/provider/outbox.ts'
import type { CopyPlan } from '#lib/server/provider/plan-copy.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { mayPass } from '#lib/server/provider/retry.ts'
import { isMissingAtProvider, providerErrorCode } from '#lib/server/provider-error.ts'
import { startNextTurn } from '#lib/server/turns/run-turn.ts'
import { copyFiles } from './copy-files.ts'
import { MoveLease } from './move-lease.ts'
import { countItems, planSegments, type SegmentPlan } from './plan-segments.ts'
import { copyEndOf, renamedItems } from './renamed-items.ts'
import { type Copied, switchToOpenAI } from './switch-provider.ts'
import { discardTarget, discardTargets, requireTarget } from './target.ts'

/** A copy that turns out to be something else is made anew once. */
const ATTEMPTS = 2

/** What became of a move. */
export interface Moved {
  /** How many items were copied, and how many mean nothing at another provider and were left. */
  items: number
  left: number
}

/**
 * Moves the user's conversation to OpenAI; one that is there already stays as it is. Returns it as it is then.
 * @throws AppError conversation_not_found, conversation_in_trash, and what `moveToOpenAI` throws
 */
export async function moveConversation(user: { id: string }, id: string): Promise<ConversationView> {
  const conversation = await requireConversation(user, id)
  if (conversation.provider === 'local') await moveToOpenAI(id).finally(() => void afterMove(id))
  const [moved] = await conversationsById(user, [id])
  if (!moved) throw new AppError('conversation_not_found')
  return moved
}

/**
 * Re-creates a local conversation at OpenAI, and each of its branches, item by item and without asking any model, compares the
 * copies with what there is, and only then switches to them; the outbox deletes what is left behind. While that lasts, new turns wait. Broken off at
 * any point the conversation stays where it is and can be used, and the next move goes on after what was copied.
 * @throws AppError provider_not_configured, conversation_not_found, conversation_busy, conversation_moving; move_failed when
 *   OpenAI doesn't take it as it is; whatever else the provider fails with
 */
export async function moveToOpenAI(id: string): Promise<Moved> {
  if (env().provider !== 'openai') throw new AppError('provider_not_configured')
  const lease = await MoveLease.claim(id)
  try {
    return await copyAndSwitch(lease)
  } catch (error) {
    await letGo(lease, error)
    throw toMoveError(lease.signal.aborted ? lease.signal.reason : error)
  } finally {
    lease.end()
    wakeDeletions()
  }
}

async function copyAndSwitch(lease: MoveLease): Promise<Moved> {
  const conversation = await db().conversation.findUniqueOrThrow({ where: { id: lease.conversationId } })
  if (conversation.provider === 'openai') {
    await lease.release()
    return { items: 0, left: 0 }
  }
  const files = await copyFiles(conversation.id, lease.signal)
  const plans = await planSegments(conversation, { files, signal: lease.signal })
  await requireListed(conversation, plans)
  const copied: Copied[] = []
  for (const plan of plans) copied.push(await copySegment(lease, plan))
  await switchToOpenAI(lease, { copied, files })
  return countItems(plans)
}

/** An answer that only we have until it is listed would be left out of the copy. */
async function requireListed({ id }: Conversation, plans: SegmentPlan[]): Promise<void> {
  const listed = new Set(plans.flatMap(({ plan }) => plan.places.map((place) => place.id)))
  const kept = await unlistedTurns(id)
  const unlisted = kept.filter((turn) => turn.status === 'completed' || turn.status === 'incomplete')
  if ((await dropListed(unlisted, listed)).some(mayBeListed)) throw new AppError('conversation_busy')
}

async function copySegment(lease: MoveLease, planned: SegmentPlan): Promise<Copied> {
  const { segment, plan } = planned
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const target = await requireTarget(lease, segment)
    const copies = await copyTo(target, plan, lease)
    if (copies) {
      return {
        ...{ branchId: segment.branchId, from: segment.providerConversationId, to: target },
        ...{ copyEndItemId: copyEndOf(planned, copies), renamed: renamedItems(planned, copies) },
      }
    }
    await discardTarget(lease, segment)
  }
  await discardTargets(lease)
  throw new AppError('move_failed')
}

/** Null when the target is of no use, or is there no more. */
async function copyTo(providerId: string, plan: CopyPlan, { signal }: MoveLease) {
  try {
    return await copyItems(plan, { client: providerClient('openai'), providerId, signal })
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

/** After a failure: what may pass leaves the copy so far for the next attempt, what never will leaves nothing. */
async function letGo(lease: MoveLease, error: unknown): Promise<void> {
  try {
    if (isRefusal(error)) await discardTargets(lease)
    await lease.release()
  } catch (cause) {
    // Somebody else moves it now, or it is gone, or the lease ends by itself.
    log().warn({ conversationId: lease.conversationId, err: describeCause(cause) }, 'a move was left as it is')
  }
}

const isRefusal = (error: unknown) => providerErrorCode(error) === 'provider_rejected'

function toMoveError(error: unknown): AppError {
  if (isRefusal(error)) return new AppError('move_failed', { cause: error })
  const known = toAppError(error)
  return mayPass(error) ? moveBrokenOff(known) : known
}

/**
 * What an app server does after a move, however it ended: turns that came meanwhile begin, and OpenAI is told what the
 * conversation is called. Never throws.
 */
export async function afterMove(id: string): Promise<void> {
  try {
    await startNextTurn(id)
    await syncMetadata(id)
  } catch (error) {
    log().warn({ conversationId: id, err: describeCause(error) }, 'what follows a move is left to the reconciler')
  }
}
