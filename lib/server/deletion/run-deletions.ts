import 'server-only'
import type { Handlers } from '#lib/server/jobs/attempt.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { deleteJob } from './delete-job.ts'

export const deletionHandlers = { 'delete.openai': deleteJob, 'delete.local': deleteJob } satisfies Handlers

/**
 * Deletes what is due now, a few conversations at a time, and returns when nothing more is due.
 * @throws what the database throws
 */
export const runDeletions = (): Promise<void> => runDueJobs(deletionHandlers)
