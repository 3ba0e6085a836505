import 'server-only'
import { storableText } from '#lib/contract/storable-text.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
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
 * Puts messages into the index, oldest first, so that whoever is cut short begins again at the right place. Nothing is
 * stored for a temporary conversation, for one that is gone, and for one whose items were read where it no longer is. The
 * row is held meanwhile: its owner may change just now.
 */
export async function storeItems(conversation: Conversation, items: Item[]): Promise<void> {
  const { id, provider, providerConversationId } = conversation
  for (let start = 0; start < items.length; start += AT_ONCE) {
    const batch = items.slice(start, start + AT_ONCE)
    const texts = batch.map(({ content }) => storableText(content))
    await db().$executeRaw`
      WITH "owner" AS (
        SELECT "userId" FROM "Conversation" WHERE "id" = ${id} AND "expiresAt" IS NULL AND "provider" = ${provider}::"Provider"
          AND "providerConversationId" IS NOT DISTINCT FROM ${providerConversationId} FOR SHARE
      )
      INSERT INTO "ItemText" ("conversationId", "itemId", "userId", "role", "text", "words", "createdAt")
      SELECT ${id}, i."id", "owner"."userId", i."role", i."text", i."words", i."createdAt"
      FROM "owner", unnest(${batch.map(({ id }) => id)}::text[], ${batch.map(({ role }) => role)}::text[],
        ${texts}::text[], ${texts.map(foldedWords)}::text[], ${batch.map(({ createdAt }) => createdAt)}::timestamptz[])
        i("id", "role", "text", "words", "createdAt")
      ON CONFLICT ("conversationId", "itemId") DO UPDATE SET "text" = excluded."text", "words" = excluded."words"
      WHERE "ItemText"."text" <> excluded."text" OR "ItemText"."words" <> excluded."words"`
  }
}

/** Takes these items of the conversation out of the index. */
export async function removeItems(conversationId: string, itemIds: string[]): Promise<void> {
  if (itemIds.length > 0) await db().itemText.deleteMany({ where: { conversationId, itemId: { in: itemIds } } })
}
