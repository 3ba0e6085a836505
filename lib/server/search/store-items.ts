import 'server-only'
import { storableText } from '#lib/contract/storable-text.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { foldedWords } from './folded-words.ts'

interface Item {
  id: string
  role: string
  content: string
  createdAt: Date
}

/** Few enough that no statement is large. */
const AT_ONCE = 50

/**
 * Puts messages of a segment into the index, oldest first, so that whoever is cut short begins again at the right place. Nothing
 * is stored for a temporary conversation, for one that is gone, and for a segment whose items were read where it no longer is.
 * The row is held meanwhile: its owner may change just now.
 */
export async function storeItems(segment: Segment, items: Item[]): Promise<void> {
  const { id, branchId } = segment
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const batch = items.slice(start, start + AT_ONCE)
    const texts = batch.map(({ content }) => storableText(content))
    await db().$executeRaw`
      WITH "owner" AS (${ownerOf(segment)})
      INSERT INTO "ItemText" ("conversationId", "itemId", "userId", "role", "text", "words", "createdAt", "branchId")
      SELECT ${id}, i."id", "owner"."userId", i."role", i."text", i."words", i."createdAt", ${branchId}::uuid
      FROM "owner", unnest(${batch.map(({ id }) => id)}::text[], ${batch.map(({ role }) => role)}::text[],
        ${texts}::text[], ${texts.map(foldedWords)}::text[], ${batch.map(({ createdAt }) => createdAt)}::timestamptz[])
        i("id", "role", "text", "words", "createdAt")
      ON CONFLICT ("conversationId", "itemId") DO UPDATE SET "text" = excluded."text", "words" = excluded."words"
      WHERE "ItemText"."text" <> excluded."text" OR "ItemText"."words" <> excluded."words"`
  }
}

/** Whose it is, if it is still where it was read. */
function ownerOf({ id, branchId, provider, providerConversationId }: Segment): Prisma.Sql {
  const [from, where] =
    branchId === null
      ? [Prisma.empty, Prisma.sql`c."providerConversationId" IS NOT DISTINCT FROM ${providerConversationId}`]
      : [
          Prisma.sql`JOIN "Branch" b ON b."conversationId" = c."id" AND b."id" = ${branchId}::uuid`,
          Prisma.sql`b."state" = 'ready' AND b."providerConversationId" = ${providerConversationId}`,
        ]
  return Prisma.sql`
    SELECT c."userId" FROM "Conversation" c ${from}
    WHERE c."id" = ${id} AND c."expiresAt" IS NULL AND c."provider" = ${provider}::"Provider" AND ${where} FOR SHARE`
}

/** Takes these items of a segment out of the index. */
export async function removeItems({ id: conversationId, branchId }: Segment, itemIds: string[]): Promise<void> {
  if (itemIds.length > 0)
    await db().itemText.deleteMany({ where: { conversationId, branchId, itemId: { in: itemIds } } })
}
