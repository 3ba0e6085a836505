import 'server-only'
import type { JobAttempt, PgBoss } from 'pg-boss'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { concernsWholeProvider, providerErrorCode } from '#lib/server/provider-error.ts'
import { backoff } from './backoff.ts'
import type { JobKind } from './kinds.ts'

export interface AttemptContext {
  /** Which attempt this is, from 1. */
  attempt: number
  /** Aborted when this node stops, or the job isn't its own any more: what is half done is left to whoever comes next. */
  signal: AbortSignal
}

/** What stands in the way for now, without being a failure. */
export interface NotYet {
  /** After how many milliseconds to try again. */
  againAfterMs: number
  /** For how many milliseconds the whole kind is better left alone. */
  pauseMs?: number
}

/**
 * Does a job. What it throws is logged, and the job is tried again later, however often that takes; so it must be
 * harmless to do a job again, also beside somebody who doesn't know yet that it is no longer theirs.
 */
export type Handler = (id: string, context: AttemptContext) => Promise<NotYet | undefined> | Promise<void>

export type Handlers = Partial<Record<JobKind, Handler>>

/** A job that this process has claimed. */
export interface Claimed {
  kind: JobKind
  id: string
  /** Proves the claim: whoever claims the job later has another. */
  job: JobAttempt
  abort: AbortController
}

/**
 * One attempt at a claimed job, and its end in the queue. Says when it is to be tried again, and whether the kind is to be
 * paused; nothing when it is done.
 * @throws what the database throws: the claim runs out then
 */
export async function attemptJob(boss: PgBoss, claimed: Claimed, handler: Handler): Promise<NotYet | undefined> {
  const { kind, job } = claimed
  const notYet = await perform(claimed, handler)
  if (!notYet) {
    await boss.complete(kind, job)
    return undefined
  }
  await putOff(boss, claimed, notYet.againAfterMs)
  return notYet
}

/**
 * Gives a job back, to be had again after so long: in one transaction of the queue's own connections, for in between it would
 * have the queue's own time, and somebody could have it before ours. One that isn't ours any more is left as it is.
 */
async function putOff(boss: PgBoss, { kind, job }: Claimed, ms: number): Promise<void> {
  const tx = await boss.getDb().beginTransaction?.()
  if (!tx) throw new Error('The queue has no transactions.')
  try {
    // The package's types leave out what the reply holds.
    const { affected } = (await boss.fail(kind, job, null, { db: tx.db })) as { affected: number }
    const startAfter = new Date(Date.now() + ms)
    if (affected > 0) await boss.update(kind, undefined, { id: job.id, startAfter, db: tx.db })
    await tx.commit()
  } catch (error) {
    await tx.rollback()
    throw error
  }
}

async function perform({ kind, id, job, abort }: Claimed, handler: Handler): Promise<NotYet | undefined> {
  const attempt = job.retryCount + 1
  const { signal } = abort
  try {
    const notYet = await handler(id, { attempt, signal })
    return notYet || undefined
  } catch (error) {
    if (signal.aborted) return { againAfterMs: 0 }
    const againAfterMs = backoff(attempt, error)
    const { code } = toAppError(error)
    log().warn({ kind, id, attempt, code, ms: againAfterMs, err: describeCause(error) }, 'a job is tried again later')
    return concernsKind(kind, error) ? { againAfterMs, pauseMs: againAfterMs } : { againAfterMs }
  }
}

/** Where all of a kind is done at one provider, what stands in the way of everything there is met once, not by each job. */
const concernsKind = (kind: JobKind, error: unknown) =>
  /\.(openai|local)$/.test(kind) && concernsWholeProvider(providerErrorCode(error))
