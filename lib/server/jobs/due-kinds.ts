import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { JobKind } from './kinds.ts'

/** Of these kinds, those of which a job is due: one query for all of them. */
export async function dueKinds(kinds: JobKind[]): Promise<JobKind[]> {
  const rows = await db().$queryRaw<{ kind: JobKind }[]>`
    SELECT kind FROM unnest(${kinds}::text[]) kinds(kind) WHERE EXISTS (
      SELECT FROM "pgboss"."job" WHERE "name" = kind AND "state" < 'active' AND NOT "blocked" AND "start_after" <= now())`
  return rows.map((row) => row.kind)
}
