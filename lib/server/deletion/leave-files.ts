import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'

/**
 * Takes away the uses that these conversations make of files. A file whose last use that was belongs to its conversation from then
 * on (`File.conversationId`), and goes with it; what others use stays.
 */
export async function leaveFiles(conversationIds: string[], tx: Prisma.TransactionClient): Promise<void> {
  // Of two that let go of the same file at once the second is to see that it is the last.
  await tx.$executeRaw`
    SELECT FROM "File" WHERE "id" IN (SELECT "fileId" FROM "FileUse" WHERE "conversationId" = ANY(${conversationIds}))
    ORDER BY "id" FOR UPDATE`
  await tx.$executeRaw`
    UPDATE "File" f SET "conversationId" = last."conversationId"
    FROM (
      SELECT "fileId", max("conversationId") AS "conversationId" FROM "FileUse"
      WHERE "conversationId" = ANY(${conversationIds}) GROUP BY "fileId"
    ) last
    WHERE f."id" = last."fileId" AND NOT EXISTS (
      SELECT FROM "FileUse" u WHERE u."fileId" = f."id" AND u."conversationId" <> ALL(${conversationIds}))`
  await tx.$executeRaw`DELETE FROM "FileUse" WHERE "conversationId" = ANY(${conversationIds})`
}
