import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Handlers } from '#lib/server/jobs/attempt.ts'
import type { JobKind } from '#lib/server/jobs/kinds.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import type { Check } from './finding.ts'
import { isIdle } from './idle-jobs.ts'

/** By then a job is tried again every ten minutes only (jobs/backoff.ts). */
const OFTEN = 10

interface Failing {
  id: string
  kind: JobKind
  about: string | null
  retries: number
}

/** Jobs that fail over and over, about something. What is to be deleted is told of by its own check, with the reason. */
export const failingJobs = (handlers: Handlers): Check => ({
  remedy: 'tries it once more',
  async find() {
    const jobs = await failing()
    return jobs.map(({ id, kind, about, retries }) => ({
      problem: 'job that fails over and over',
      id,
      detail: `${kind}${about ? ` of ${about}` : ''}: It was tried ${retries} times.`,
    }))
  },
  async fix(ids) {
    const jobs = (await failing()).filter(({ id }) => ids.includes(id))
    await db().$executeRaw`
      UPDATE "pgboss"."job" SET "start_after" = now() WHERE "id" = ANY(${ids}::uuid[]) AND "state" < 'active'`
    const kinds = new Set(jobs.map(({ kind }) => kind))
    await runDueJobs(Object.fromEntries([...kinds].map((kind) => [kind, handlers[kind]])))
    const left = new Set((await failing()).map(({ id }) => id))
    return new Map(
      ids.filter((id) => left.has(id)).map((id) => [id, 'It failed again; when the app tries, its log says why.']),
    )
  },
})

const failing = () => db().$queryRaw<Failing[]>`
  SELECT j."id"::text, j."name" AS "kind", j."singleton_key" AS "about", j."retry_count" AS "retries"
  FROM "pgboss"."job" j
  WHERE j."state" <= 'active' AND j."retry_count" >= ${OFTEN} AND j."name" NOT LIKE 'delete.%' AND NOT (${isIdle})
  ORDER BY j."created_on"`
