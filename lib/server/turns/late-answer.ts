import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { AttemptContext, NotYet } from '#lib/server/jobs/attempt.ts'
import { findAnswer } from './find-answer.ts'
import { findEnd } from './find-end.ts'
import { forgetTurn } from './live-turns.ts'

/** In units of RETRY_BASE_MS, how long a job looks before it makes room for another's. */
const LOOKS_FOR = 30

const mayCome = { status: 'cancelled', errorCode: 'answer_may_come' } as const

/** After so long what came of a turn, if anything did, is listed unless it is still being written. */
export const lateAnswerAfterMs = () => 8 * env().RETRY_BASE_MS

/**
 * For a turn that was stopped before anybody knew whether the provider has it: finds out. An answer that came all the same
 * is the turn's; otherwise our row keeps the message. Whoever finds out first says so, and finding out twice is harmless.
 * @throws AbortError when `signal` aborts before that is known; what the database throws
 */
export async function findLateAnswer(turnId: string, signal: AbortSignal): Promise<void> {
  const turn = await db().turn.findFirst({ where: { id: turnId, ...mayCome }, include: { conversation: true } })
  if (!turn) return
  const end = await find(turn, signal)
  const there = { errorCode: null, input: '', output: '' }
  const answerItemId = end?.messages.at(-1)?.id
  const found = answerItemId ? { ...there, status: 'completed' as const, answerItemId } : there
  const data = end ? found : { errorCode: null }
  await db().$transaction([
    // Whoever looks at it is told.
    db().conversation.updateMany({ where: { id: turn.conversationId }, data: { updatedAt: new Date() } }),
    db().turn.updateMany({ where: { id: turnId, ...mayCome }, data }),
  ])
  forgetTurn(turnId)
}

async function find(turn: Turn & { conversation: Conversation }, signal: AbortSignal) {
  if (!turn.responseId) return findAnswer(turn.conversation, turn, signal)
  const end = await findEnd(turn.conversation, turn.responseId, signal)
  return end?.status === 'completed' || end?.status === 'incomplete' ? end : null
}

/** The job of one turn. */
export async function lateAnswerJob(turnId: string, { signal }: AttemptContext): Promise<NotYet | undefined> {
  const enough = AbortSignal.timeout(LOOKS_FOR * env().RETRY_BASE_MS)
  try {
    await findLateAnswer(turnId, AbortSignal.any([signal, enough]))
    return undefined
  } catch (error) {
    if (enough.aborted) return { againAfterMs: lateAnswerAfterMs() }
    throw error
  }
}
