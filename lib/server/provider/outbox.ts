import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { enqueue, type Jobs } from '#lib/server/jobs/enqueue.ts'
import { wakeJobs } from '#lib/server/jobs/run-jobs.ts'

/**
 * The jobs of all deletions, of a row `d`, that are not done and as `condition` says. Whoever writes down a deletion puts
 * its job into the queue in the same transaction.
 */
export const deletionJobs = (condition: Prisma.Sql): Jobs => Prisma.sql`
  SELECT 'delete.' || d."provider" AS "kind", d."id"::text AS "id", d."userId" AS "person", d."dueAt" AS "due"
  FROM "Deletion" d WHERE d."completedAt" IS NULL AND ${condition}`

/**
 * The ids of all responses of a conversation, a row of `table`, and of its branches: those that its turns name, and of the local
 * provider, whose rows are in our own database, also those whose id no turn ever heard of.
 */
export const responsesOf = (table: 'gone' | 'Conversation'): Prisma.Sql => {
  const conversation = Prisma.raw(`"${table}"`)
  return Prisma.sql`
    SELECT "responseId" AS "id" FROM "Turn" t WHERE t."conversationId" = ${conversation}."id" AND "responseId" IS NOT NULL
    UNION SELECT l."id" FROM "LocalResponse" l WHERE ${conversation}."provider" = 'local' AND l."tenant" = 'app'
      AND l."conversationId" = coalesce(${conversation}."providerConversationId", ${conversation}."id")
    UNION SELECT l."id" FROM "Branch" b JOIN "LocalResponse" l ON l."conversationId" = b."providerConversationId"
      WHERE b."conversationId" = ${conversation}."id" AND ${conversation}."provider" = 'local' AND l."tenant" = 'app'`
}

/** Puts the deletions of these conversations into the queue, within somebody's transaction. */
export const enqueueDeletions = (conversationIds: string[], tx?: Parameters<typeof enqueue>[1]) =>
  enqueue(deletionJobs(Prisma.sql`d."conversationId" = ANY(${conversationIds})`), tx)

/** Has this process look for deletions now. */
export function wakeDeletions(): void {
  wakeJobs('delete.openai')
  wakeJobs('delete.local')
}
