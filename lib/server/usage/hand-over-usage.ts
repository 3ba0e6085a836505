import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'

/** What a guest used is the account's. */
export async function handOverUsage(
  tx: Prisma.TransactionClient,
  { fromUserId, userId }: { fromUserId: string; userId: string },
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "Usage" AS u ("userId", "day", "provider", "model", "projectId", "turns", "inputTokens", "cachedTokens", "outputTokens",
      "reasoningTokens")
    SELECT ${userId}, "day", "provider", "model", "projectId", "turns", "inputTokens", "cachedTokens", "outputTokens",
      "reasoningTokens" FROM "Usage" WHERE "userId" = ${fromUserId}
    ON CONFLICT ("userId", "day", "provider", "model", "projectId") DO UPDATE SET "turns" = u."turns" + excluded."turns",
      "inputTokens" = u."inputTokens" + excluded."inputTokens", "cachedTokens" = u."cachedTokens" + excluded."cachedTokens",
      "outputTokens" = u."outputTokens" + excluded."outputTokens",
      "reasoningTokens" = u."reasoningTokens" + excluded."reasoningTokens"`
  await tx.usage.deleteMany({ where: { userId: fromUserId } })
}
