import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { JobKind } from '#lib/server/jobs/kinds.ts'

/** As if every wait of the outbox were over, and the leases of all who work on it had run out. */
export const makeDeletionsDue = (prisma: PrismaClient) =>
  prisma.$transaction([
    prisma.$executeRaw`UPDATE "Deletion" SET "dueAt" = to_timestamp(0) WHERE "completedAt" IS NULL`,
    prisma.$executeRaw`
      UPDATE "pgboss"."job" SET "state" = CASE "state" WHEN 'active' THEN 'retry' ELSE "state" END, "start_after" = now()
      WHERE "name" LIKE 'delete.%' AND "state" <= 'active'`,
  ])

/** A job that is not done. */
interface JobLeft {
  kind: JobKind
  id: string
  state: 'created' | 'retry' | 'active'
  /** How often it was begun again. */
  retries: number
  due: Date
  priority: number
}

/** All jobs that are not done, of these kinds or of any; those that come first come first. */
export const jobsLeft = (prisma: PrismaClient, ...kinds: JobKind[]) => prisma.$queryRaw<JobLeft[]>`
  SELECT "name" AS "kind", "singleton_key" AS "id", "state"::text AS "state", "retry_count" AS "retries",
    "start_after" AS "due", "priority"
  FROM "pgboss"."job" WHERE "state" <= 'active' AND (${kinds.length === 0} OR "name" = ANY(${kinds}))
  ORDER BY "name", "priority" DESC, "singleton_key", "state"`
