import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { Renamed } from './renamed-items.ts'

/**
 * Has everything that we know of a conversation's items go by their new ids; the old ones are accepted still. The text of an
 * answer that the copy certainly lists isn't kept here any longer.
 */
export async function renameItems(tx: Prisma.TransactionClient, id: string, all: Renamed[]): Promise<void> {
  const renamed = Prisma.sql`unnest(${all.map(({ old }) => old)}::text[], ${all.map(({ now }) => now)}::text[],
    ${all.map(({ last }) => last)}::text[], ${all.map(({ standIn }) => standIn)}::text[])
    renamed("old", "now", "last", "standIn")`
  await tx.$executeRaw`
    UPDATE "Turn" t SET "answerItemId" = renamed."last",
      "input" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN '' ELSE t."input" END,
      "output" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN '' ELSE t."output" END,
      "parts" = CASE WHEN t."status" IN ('completed', 'incomplete') THEN NULL ELSE t."parts" END
    FROM ${renamed} WHERE t."conversationId" = ${id} AND t."answerItemId" = renamed."old" AND renamed."last" IS NOT NULL`
  await tx.$executeRaw`UPDATE "Turn" SET "responseId" = NULL, "isUnnamed" = false WHERE "conversationId" = ${id}`
  await tx.$executeRaw`
    UPDATE "ItemText" i SET "itemId" = renamed."now"
    FROM ${renamed} WHERE i."conversationId" = ${id} AND i."itemId" = renamed."old" AND renamed."now" IS NOT NULL`
  await renameForks(tx, id, renamed)
  await tx.$executeRaw`
    INSERT INTO "MovedItem" ("conversationId", "oldId", "itemId")
    SELECT ${id}, renamed."old", renamed."standIn" FROM ${renamed} WHERE renamed."standIn" IS NOT NULL
    ON CONFLICT DO NOTHING`
}

/** A message whose own item wasn't copied is known by its turn, where it has one. */
const renameForks = (tx: Prisma.TransactionClient, id: string, renamed: Prisma.Sql) => tx.$executeRaw`
  WITH renamed AS MATERIALIZED (SELECT * FROM ${renamed})
  UPDATE "Branch" b SET
    "sharedItemId" = (SELECT "last" FROM renamed WHERE "old" = b."sharedItemId"),
    "headMessageId" = (SELECT "now" FROM renamed WHERE "old" = b."headMessageId"),
    "forkMessageId" = coalesce(
      (SELECT "now" FROM renamed WHERE "old" = b."forkMessageId"),
      b."forkTurnId" || CASE b."kind" WHEN 'again' THEN ':output' ELSE ':input' END,
      (SELECT "standIn" FROM renamed WHERE "old" = b."forkMessageId"),
      b."forkMessageId")
  WHERE b."conversationId" = ${id}`
