import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'

/**
 * Removes a user who is leaving (who asked for it, or a guest who has an account now), receipts included, once nothing of
 * theirs is left here or at a provider. Does nothing before that, nor to anybody else.
 */
export async function finishAccountDeletion(userId: string): Promise<void> {
  const [finished] = await db().$queryRaw<{ id: string }[]>`
    SELECT u."id" FROM "User" u WHERE u."id" = ${userId} AND ${isFinished}`
  if (!finished) return
  await db().$transaction([
    // Whoever is writing something of theirs has done so when the next statements look.
    db().$executeRaw`SELECT FROM "User" WHERE "id" = ${userId} FOR UPDATE`,
    db().$executeRaw`
      DELETE FROM "Deletion" WHERE "userId" IN (SELECT u."id" FROM "User" u WHERE u."id" = ${userId} AND ${isFinished})`,
    db().$executeRaw`DELETE FROM "User" u WHERE u."id" = ${userId} AND ${isFinished}`,
  ])
}

const isFinished = Prisma.sql`u."deletionRequestedAt" IS NOT NULL
  AND NOT EXISTS (SELECT FROM "Conversation" WHERE "userId" = u."id")
  AND NOT EXISTS (SELECT FROM "Turn" WHERE "userId" = u."id")
  AND NOT EXISTS (SELECT FROM "File" WHERE "userId" = u."id")
  AND NOT EXISTS (SELECT FROM "Deletion" WHERE "userId" = u."id" AND "completedAt" IS NULL)`
