import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { JobKind } from './kinds.ts'

type Tx = Pick<Prisma.TransactionClient, '$executeRaw'>

/** What a job is about, as a query of these columns: "kind", "id", "person" (whose turn it is; or null) and "due". */
export type Jobs = Prisma.Sql

/** Jobs of one kind, one an id. */
export const jobsOf = (
  kind: JobKind,
  ids: string[],
  { person = null, afterMs = 0 }: { person?: string | null; afterMs?: number } = {},
): Jobs => Prisma.sql`
  SELECT ${kind}::text AS "kind", "id", ${person}::text AS "person", now() + make_interval(secs => ${afterMs / 1000}) AS "due"
  FROM unnest(${ids}::text[]) ids("id")`

/**
 * Puts jobs into the queue, within whatever transaction `tx` is: they are there when it commits, or never were. An id that
 * waits already waits once. Persons take turns: everybody's first job comes before anybody's second, however many jobs
 * somebody has. Awaited by nobody it does nothing, as every statement of Prisma's.
 *
 * The queue's own `insert` takes jobs one by one from JSON; written as a statement of ours it takes them from a query, and
 * fits into a list of statements that Prisma does as one transaction.
 */
export const enqueue = (jobs: Jobs, tx: Tx = db()) => tx.$executeRaw`
  WITH given AS MATERIALIZED (
    SELECT *, row_number() OVER (PARTITION BY "kind", "person") AS "place" FROM (${jobs}) jobs
  ), waiting AS MATERIALIZED (
    SELECT "name", "group_id", count(*) AS "jobs" FROM "pgboss"."job"
    WHERE ("name", "group_id") IN (SELECT DISTINCT "kind", "person" FROM given) AND "state" < 'active' AND NOT "blocked"
    GROUP BY "name", "group_id"
  )
  INSERT INTO "pgboss"."job" ("name", "data", "singleton_key", "group_id", "priority", "start_after", "keep_until", "policy",
    "retry_limit", "retry_delay", "retry_backoff", "retry_delay_max", "expire_seconds", "deletion_seconds",
    "heartbeat_seconds")
  SELECT q."name", jsonb_build_object('id', j."id"), j."id", j."person",
    CASE WHEN j."person" IS NULL THEN 0 ELSE -(j."place" + coalesce(w."jobs", 0)) END, j."due",
    j."due" + make_interval(secs => q."retention_seconds"), q."policy", q."retry_limit", q."retry_delay",
    q."retry_backoff", q."retry_delay_max", q."expire_seconds", q."deletion_seconds", q."heartbeat_seconds"
  FROM given j JOIN "pgboss"."queue" q ON q."name" = j."kind"
  LEFT JOIN waiting w ON w."name" = j."kind" AND w."group_id" = j."person"
  ON CONFLICT DO NOTHING`

/** Makes jobs that wait for a later attempt, or for their time, due now. */
export const hurry = (kind: JobKind, ids: string[], tx: Tx = db()) => tx.$executeRaw`
  UPDATE "pgboss"."job" SET "start_after" = now()
  WHERE "name" = ${kind} AND "singleton_key" = ANY(${ids}) AND "state" < 'active' AND "start_after" > now()`
