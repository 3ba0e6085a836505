import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { timesOf } from './item-times.ts'
import { removeItems, storeItems } from './store-items.ts'

const [WHOLE_PAGE, NEWEST_PAGE] = [100, 20]

/**
 * Indexes what the provider lists of a conversation and the index lacks: its newest items, down to the first that is
 * there. Whether the answer of its last turn is listed by now, and so nothing is missing.
 */
export async function indexNewItems(conversation: Conversation): Promise<boolean> {
  const { id, provider, providerConversationId } = conversation
  const before = await indexedItems(conversation.id)
  const { items, isWhole } = await readUntilKnown(conversation, before)
  // When not even the oldest is known, all of them are new: the conversation was made anew at the provider.
  if (isWhole) await removeItems(conversation.id, without(before, items))
  await store(conversation, items)
  const last = await db().turn.findFirst({
    where: {
      conversationId: id,
      answerItemId: { not: null },
      status: { not: 'failed' },
      endedAt: { not: null },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { answerItemId: true },
  })
  const isStillThere = await db().conversation.count({ where: { id, provider, providerConversationId } })
  if (!isStillThere) return false
  return !last?.answerItemId || before.has(last.answerItemId) || items.some(({ id }) => id === last.answerItemId)
}

/** Makes the index of a conversation anew, from all that the provider has of it. How many messages that is. */
export async function reindexConversation(conversation: Conversation): Promise<number> {
  const before = await indexedItems(conversation.id)
  const items: ConversationItem[] = []
  for await (const page of pagesOf(conversation, WHOLE_PAGE)) items.push(...page)
  await removeItems(conversation.id, without(before, items))
  return store(conversation, items)
}

async function readUntilKnown(conversation: Conversation, known: Set<string>) {
  const items: ConversationItem[] = []
  for await (const page of pagesOf(conversation, NEWEST_PAGE)) {
    const place = page.findIndex((item) => known.has(item.id ?? ''))
    items.push(...(place < 0 ? page : page.slice(0, place)))
    if (place >= 0) return { items, isWhole: false }
  }
  return { items, isWhole: true }
}

/** The items, newest first; none of a conversation that the provider no longer has. */
async function* pagesOf(conversation: Conversation, limit: number): AsyncGenerator<ConversationItem[]> {
  const { client, providerId } = atProvider(conversation)
  for (let after: string | undefined; ; ) {
    const page = await withRetries(
      () => client.conversations.items.list(providerId, { limit, order: 'desc', after }, { maxRetries: 0 }),
      { as: 'answer' },
    ).catch((error) => {
      if (isMissingAtProvider(error)) return null
      throw error
    })
    if (!page) return
    yield page.data
    if (!page.has_more || !page.last_id) return
    after = page.last_id
  }
}

/** Newest first, as they were read. */
async function store(conversation: Conversation, items: ConversationItem[]): Promise<number> {
  const messages: Message[] = items.flatMap((item) => toMessage(item) ?? []).reverse()
  const times = await timesOf(conversation, messages)
  const rows = messages.map((message) => ({ ...message, createdAt: times.get(message.id) ?? conversation.createdAt }))
  await storeItems(
    conversation,
    rows.filter(({ content }) => content.trim() !== ''),
  )
  return messages.length
}

/** What is in the index before the provider is read: what another process adds meanwhile must not look gone. */
async function indexedItems(conversationId: string): Promise<Set<string>> {
  const rows = await db().itemText.findMany({ where: { conversationId }, select: { itemId: true } })
  return new Set(rows.map(({ itemId }) => itemId))
}

function without(indexed: Set<string>, items: ConversationItem[]): string[] {
  const listed = new Set(items.map(({ id }) => id))
  return [...indexed].filter((id) => !listed.has(id))
}
