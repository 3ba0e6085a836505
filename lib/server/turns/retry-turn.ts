import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { findSegment, isThere, type Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { type Conversation, Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { findItems, toEnd } from './find-answer.ts'
import { forgetTurn } from './live-turns.ts'
import { isAnsweredThere } from './strikes.ts'
import { watchTurn } from './watch-turn.ts'

/** The turn that was sent in place of this one of the conversation, by whichever device was first. */
export const findRetry = (conversationId: string, retryOf: string) =>
  db().turn.findUnique({ where: { retryOf, conversationId } })

/**
 * The turn that answers a Retry already: another device sent it again, or the provider has had it all along. Null when it is
 * to be sent. Another conversation's turn does not exist for this one, and a new conversation has none.
 * @throws AppError turn_not_found; turn_ended for a turn that isn't a failed one
 */
export async function findInstead(conversation: Conversation | null, turnId: string): Promise<Turn | null> {
  if (!conversation) throw new AppError('turn_not_found')
  // In this order: it goes when it is sent again.
  const failed = await db().turn.findUnique({ where: { id: turnId, conversationId: conversation.id } })
  const retry = await findRetry(conversation.id, turnId)
  if (retry) return retry
  if (!failed) throw new AppError('turn_not_found')
  if (failed.status !== 'failed') throw new AppError('turn_ended')
  if (isAnsweredThere(failed)) return complete(failed, failed.answerItemId)
  const segment = await findSegment(failed)
  return failed.responseId || !segment || !isThere(segment) ? null : completedAfterAll(segment, failed)
}

/** A turn that failed because its response's id never came may have been answered since. */
async function completedAfterAll(conversation: Segment, turn: Turn): Promise<Turn | null> {
  const items = await findItems(conversation, turn)
  const end = items && toEnd(items.slice(1))
  return end?.answerItemId ? complete(turn, end.answerItemId) : null
}

/** The provider has the whole answer; our row needs none of it. Null when it is no failed turn any more. */
export async function complete(turn: Pick<Turn, 'id'>, answerItemId: string | null): Promise<Turn | null> {
  const [found] = await db().turn.updateManyAndReturn({
    where: { id: turn.id, status: 'failed' },
    data: {
      status: 'completed',
      errorCode: null,
      answerItemId,
      input: '',
      output: '',
      parts: Prisma.DbNull,
      strikes: 0,
    },
  })
  if (!found) return null
  forgetTurn(turn.id)
  return found
}

/** The events of a turn that runs, or ran, in place of the one that was asked for; its start names both. */
export async function watchInstead(
  user: { id: string },
  { id }: Turn,
  askedFor: string,
): Promise<AsyncIterable<ChatEvent>> {
  return naming(await watchTurn(user, id), askedFor)
}

async function* naming(events: AsyncIterable<ChatEvent>, askedFor: string): AsyncGenerator<ChatEvent> {
  for await (const event of events) yield event.type === 'turn-start' ? { ...event, askedFor } : event
}
