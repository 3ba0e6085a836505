import 'server-only'
import { type Segment, segmentOfTurn } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { AttemptContext, NotYet } from '#lib/server/jobs/attempt.ts'
import { type Jobs, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { findAnswer } from './find-answer.ts'
import { findEnd } from './find-end.ts'
import { forgetTurn } from './live-turns.ts'
import type { Settlement } from './strikes.ts'
import { leaseSeconds } from './turn-store.ts'

/** In units of RETRY_BASE_MS, how long a job looks before it makes room for another's. */
const LOOKS_FOR = 30

/** What a request could still begin that was on its way when the turn was stopped, or given up for a node that stood still. */
const mayCome = {
  OR: [
    { status: 'cancelled', errorCode: 'answer_may_come' },
    { status: 'failed', isUnnamed: true },
  ],
} satisfies Prisma.TurnWhereInput

/** After so long what came of a turn, if anything did, is listed unless it is still being written. */
const listedAfterMs = () => 8 * env().RETRY_BASE_MS

/** The jobs for a turn that ends like this: one that failed was looked for just before. */
export function lateAnswerJobs(id: string, { status, errorCode, isUnnamed }: Ending): Jobs[] {
  if (errorCode === 'answer_may_come') return [jobsOf('late-answer', [id], { afterMs: listedAfterMs() })]
  const afterMs = leaseSeconds() * 1000 + listedAfterMs()
  return status === 'failed' && isUnnamed ? [jobsOf('late-answer', [id], { afterMs })] : []
}

type Ending = Pick<Settlement, 'status' | 'errorCode' | 'isUnnamed'>

/**
 * For a turn that ended before anybody knew whether the provider has it, or ever will: finds out. An answer that came all the
 * same is the turn's; otherwise our row keeps the message. Whoever finds out first says so, and finding out twice is harmless.
 * @throws AbortError when `signal` aborts before that is known; what the database throws
 */
export async function findLateAnswer(turnId: string, signal: AbortSignal): Promise<void> {
  const turn = await db().turn.findFirst({
    where: { id: turnId, ...mayCome },
    include: { conversation: true, branch: true },
  })
  if (!turn) return
  const end = await find({ ...turn, conversation: segmentOfTurn(turn) }, signal)
  const answerItemId = end?.answerItemId
  const answered = answerItemId ? { status: 'completed' as const, answerItemId, parts: Prisma.DbNull } : {}
  // A failed one says so still, and can be sent again.
  if (!end && turn.status === 'failed') return
  const data = end ? { errorCode: null, input: '', output: '', ...answered } : { errorCode: null }
  await db().$transaction([
    // Whoever looks at it is told.
    db().conversation.updateMany({ where: { id: turn.conversationId }, data: { updatedAt: new Date() } }),
    db().turn.updateMany({ where: { id: turnId, ...mayCome }, data }),
  ])
  forgetTurn(turnId)
}

async function find(turn: Turn & { conversation: Segment }, signal: AbortSignal) {
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
    if (enough.aborted) return { againAfterMs: listedAfterMs() }
    throw error
  }
}
