import 'server-only'
import { metadataJobs } from './conversations/sync-metadata.ts'
import { db } from './db/client.ts'
import { Prisma } from './db/generated/client.ts'
import { env } from './env.ts'
import { enqueue } from './jobs/enqueue.ts'
import { jobKinds } from './jobs/kinds.ts'
import { wakeJobs } from './jobs/run-jobs.ts'
import { brokenMoves } from './moving/resume-move.ts'
import { deletionJobs } from './provider/outbox.ts'
import { removeIndex } from './search/index-jobs.ts'

/**
 * Puts into the queue what waits in our tables without a job: what was there when this release came, what a node of the
 * release before it, which knows no queue, writes down beside us, and what went amiss.
 */
export async function adoptWaitingWork(): Promise<void> {
  if (env().SEARCH_INDEX === 'off') await removeIndex()
  await db().$transaction([
    enqueue(
      withoutJob(Prisma.sql`
        ${deletionJobs(Prisma.sql`true`)} UNION ALL ${metadataJobs(Prisma.sql`true`)}
        UNION ALL ${brokenMoves()} UNION ALL ${searchBacklog}`),
    ),
    db().$executeRaw`DELETE FROM "SearchBacklog" b WHERE ${isFree} AND ${isToBeIndexed}`,
  ])
  for (const kind of jobKinds) wakeJobs(kind)
}

/** What an older node has claimed it indexes itself, until its claim runs out. */
const isFree = Prisma.sql`b."dueAt" <= now()`

/** A job that waits finds whatever was noted until now; one that runs may have read it too early, so the note stays. */
const isToBeIndexed = Prisma.sql`EXISTS (
  SELECT FROM "pgboss"."job" waiting WHERE waiting."name" = 'index' AND waiting."singleton_key" = b."conversationId"
    AND waiting."state" < 'active')`

const searchBacklog = Prisma.sql`
  SELECT 'index' AS "kind", c."id", c."userId" AS "person", now() AS "due"
  FROM "SearchBacklog" b JOIN "Conversation" c ON c."id" = b."conversationId" WHERE ${isFree}`

const withoutJob = (jobs: Prisma.Sql) => Prisma.sql`
  SELECT j.* FROM (${jobs}) j WHERE NOT EXISTS (
    SELECT FROM "pgboss"."job" known
    WHERE known."name" = j."kind" AND known."singleton_key" = j."id" AND known."state" <= 'active')`
