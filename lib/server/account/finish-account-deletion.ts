import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'

/**
 * Removes a user who asked for it, receipts included, once nothing of theirs is left here or at a provider. Does nothing
 * before that, nor to anybody else.
 */
export async function finishAccountDeletion(userId: string): Promise<void> {
  const [finished] = await db().$queryRaw<{ id: string }[]>`
    SELECT u."id" FROM "User" u WHERE u."id" = ${userId} AND ${isFinished}`
  if (!finished) return
  await db().$transaction([
    db().$executeRaw`
      DELETE FROM "Deletion" WHERE "userId" IN (SELECT u."id" FROM "User" u WHERE u."id" = ${userId} AND ${isFinished})`,
    db().$executeRaw`DELETE FROM "User" u WHERE u."id" = ${userId} AND ${isFinished}`,
  ])
}

const isFinished = Prisma.sql`u."deletionRequestedAt" IS NOT NULL
  AND NOT EXISTS (SELECT FROM "Conversation" WHERE "userId" = u."id")
  AND NOT EXISTS (SELECT FROM "File" WHERE "userId" = u."id")
  AND NOT EXISTS (SELECT FROM "Deletion" WHERE "userId" = u."id" AND "completedAt" IS NULL)`
