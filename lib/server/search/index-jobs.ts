import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import type { NotYet } from '#lib/server/jobs/attempt.ts'
import { backoff } from '#lib/server/jobs/backoff.ts'
import { type Jobs, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { wakeJobs } from '#lib/server/jobs/run-jobs.ts'
import { indexNewItems } from './index-conversation.ts'

/** The provider doesn't list what it said it would: `npm run reindex` mends it. */
const MOST_ATTEMPTS = 40

/** The job of a conversation in which there is something new to index; none without an index, or of a temporary one. */
export const indexJobs = (conversationId: string): Jobs =>
  env().SEARCH_INDEX === 'off'
    ? jobsOf('index', [])
    : Prisma.sql`
  SELECT 'index' AS "kind", "id", "userId" AS "person", now() AS "due"
  FROM "Conversation" WHERE "id" = ${conversationId} AND "expiresAt" IS NULL`

/** Indexes what was said, soon: nobody waits for it. */
export const indexSoon = () => wakeJobs('index')

/**
 * The job of one conversation: what the provider doesn't list yet is looked for again, later each time, and at last no more.
 * @throws what the provider or the database throws
 */
export async function indexJob(id: string, { attempt }: { attempt: number }): Promise<NotYet | undefined> {
  if (env().SEARCH_INDEX === 'off') return undefined
  const conversation = await db().conversation.findUnique({ where: { id } })
  if (!conversation || conversation.expiresAt !== null || (await indexNewItems(conversation))) return undefined
  return attempt < MOST_ATTEMPTS ? { againAfterMs: backoff(attempt) } : undefined
}

/** Takes all that was said out of our database. */
export async function removeIndex(): Promise<void> {
  const [found] = await db().$queryRaw<unknown[]>`
    SELECT FROM "ItemText" UNION ALL SELECT FROM "SearchBacklog" LIMIT 1`
  if (found) await db().$executeRaw`TRUNCATE "ItemText", "SearchBacklog"`
}
