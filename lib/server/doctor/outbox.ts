import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { delayText } from '#lib/server/errors.ts'
import { enqueue, hurry } from '#lib/server/jobs/enqueue.ts'
import { deletionJobs } from '#lib/server/provider/outbox.ts'
import type { Check } from './finding.ts'

/** Deletions that failed at a provider, or that nobody has worked on though they were due. */
export const halfDeleted: Check = {
  remedy: 'deletes the rest at the provider',
  async find() {
    const rows = await db().$queryRaw<{ id: string; conversationId: string; errorCode: string | null }[]>`
      SELECT "id", "conversationId", "errorCode" FROM "Deletion"
      WHERE "completedAt" IS NULL AND ("errorCode" IS NOT NULL OR "dueAt" < now() - interval '10 minutes')
      ORDER BY "requestedAt"`
    return rows.map(({ id, conversationId, errorCode }) => ({
      problem: 'half-deleted',
      id,
      detail: `${conversationId || 'a file'}: ${delayText(errorCode) ?? 'Nobody has worked on it; the app may not run.'}`,
    }))
  },
  fix: workOff,
}

/** Works on these deletions now; returns for those that are not done why, by id. */
export async function workOff(ids: string[]): Promise<Map<string, string>> {
  await db().$transaction([
    db().$executeRaw`
    UPDATE "Deletion" SET "dueAt" = least("dueAt", now()) WHERE "id" = ANY(${ids}::uuid[]) AND "completedAt" IS NULL`,
    enqueue(deletionJobs(Prisma.sql`d."id" = ANY(${ids}::uuid[])`)),
    ...(['delete.openai', 'delete.local'] as const).map((kind) => hurry(kind, ids)),
  ])
  await runDeletions()
  const left = await db().deletion.findMany({ where: { id: { in: ids }, completedAt: null } })
  return new Map(left.map(({ id, errorCode }) => [id, delayText(errorCode) ?? 'It is being worked on.']))
}
