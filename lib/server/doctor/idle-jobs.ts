import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { type JobKind, kindsAbout } from '#lib/server/jobs/kinds.ts'
import type { Check } from './finding.ts'

/** Of a job `j` that nobody does and that is no job of this moment: what it is about is done, or gone. */
export const isIdle = Prisma.sql`
  j."state" < 'active' AND j."created_on" < now() - interval '1 hour' AND (
    j."name" = ANY(${kindsAbout('deletion')}) AND NOT EXISTS (
      SELECT FROM "Deletion" d WHERE d."id"::text = j."singleton_key" AND d."completedAt" IS NULL)
    OR j."name" = ANY(${kindsAbout('conversation')}) AND NOT EXISTS (
      SELECT FROM "Conversation" c WHERE c."id" = j."singleton_key")
    OR j."name" = ANY(${kindsAbout('turn')}) AND NOT EXISTS (SELECT FROM "Turn" t WHERE t."id"::text = j."singleton_key"))`

/** Jobs whose row is gone. They do nothing, and yet they wait in the queue. */
export const idleJobs: Check = {
  remedy: 'takes it out of the queue',
  async find() {
    const jobs = await db().$queryRaw<{ id: string; kind: JobKind; about: string }[]>`
      SELECT j."id"::text, j."name" AS "kind", j."singleton_key" AS "about" FROM "pgboss"."job" j
      WHERE ${isIdle} ORDER BY j."created_on"`
    return jobs.map(({ id, kind, about }) => ({
      problem: 'job about nothing',
      id,
      detail: `${kind} of ${about}: That is done, or gone.`,
    }))
  },
  async fix(ids) {
    await db().$executeRaw`DELETE FROM "pgboss"."job" j WHERE j."id" = ANY(${ids}::uuid[]) AND ${isIdle}`
    return new Map()
  },
}
