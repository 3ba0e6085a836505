import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch } from '#lib/server/db/generated/client.ts'
import { withFiles } from '#lib/server/files/sent-files.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { timesOf } from './item-times.ts'
import { ownPages, withoutQuestionAgain } from './segment-items.ts'
import { removeItems, storeItems } from './store-items.ts'

const [WHOLE_PAGE, NEWEST_PAGE] = [100, 20]

/** A segment, and the branch that it is; null: the root. */
export interface Indexed {
  segment: Segment
  branch: Branch | null
}

/** Indexes the newest items of a segment, down to the first that is there. Whether the answer of its last turn is listed by now. */
export async function indexNewOf(indexed: Indexed): Promise<boolean> {
  const { segment } = indexed
  const before = await indexedItems(segment)
  const { items, isWhole } = await readUntilKnown(indexed, before)
  // When not even the oldest is known, all of them are new: the conversation was made anew at the provider.
  if (isWhole) await removeItems(segment, without(before, items))
  await store(segment, items)
  const last = await lastAnswer(segment)
  if (!(await isStillThere(segment))) return false
  return !last || before.has(last) || items.some(({ id }) => id === last)
}

/** Whether nothing can have been said since it was indexed: the newest turn has its answer in the index. */
export async function isUpToDate({ segment }: Indexed): Promise<boolean> {
  const { id: conversationId, branchId } = segment
  const newest = await db().turn.findFirst({
    where: { conversationId, branchId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  })
  if (!newest?.endedAt || newest.answerItemId === null) return false
  return (await db().itemText.count({ where: { conversationId, branchId, itemId: newest.answerItemId } })) > 0
}

/** Makes the index of a segment anew, from all that the provider has of it. How many messages that is. */
export async function reindexSegment(indexed: Indexed): Promise<number> {
  const { segment } = indexed
  const before = await indexedItems(segment)
  const items: ConversationItem[] = []
  for await (const page of ownPages(segment, WHOLE_PAGE)) items.push(...page)
  const own = await withoutRepeated(indexed, items)
  await removeItems(segment, without(before, own))
  return store(segment, own)
}

async function readUntilKnown(indexed: Indexed, known: Set<string>) {
  const items: ConversationItem[] = []
  for await (const page of ownPages(indexed.segment, NEWEST_PAGE)) {
    const place = page.findIndex((item) => known.has(item.id ?? ''))
    items.push(...(place < 0 ? page : page.slice(0, place)))
    if (place >= 0) return { items, isWhole: false }
  }
  return { items: await withoutRepeated(indexed, items), isWhole: true }
}

const withoutRepeated = async ({ segment, branch }: Indexed, items: ConversationItem[]) =>
  branch?.kind === 'again' ? withoutQuestionAgain(segment, items) : items

/** Newest first, as they were read. */
async function store(segment: Segment, items: ConversationItem[]): Promise<number> {
  const messages: Message[] = items.flatMap((item) => toMessage(item) ?? []).reverse()
  const times = await timesOf(segment, messages)
  const rows = (await withFiles({ id: segment.userId }, messages)).map((message) => ({
    ...{ id: message.id, role: message.role, content: searchedText(message) },
    createdAt: times.get(message.id) ?? segment.createdAt,
  }))
  await storeItems(
    segment,
    rows.filter(({ content }) => content.trim() !== ''),
  )
  return messages.length
}

/** Files are found by their names. */
const searchedText = ({ content, files = [] }: Message) =>
  [content, ...files.map(({ name }) => name)].filter((text) => text !== '').join('\n')

async function lastAnswer({ id: conversationId, branchId }: Segment): Promise<string | null> {
  const last = await db().turn.findFirst({
    where: {
      ...{ conversationId, branchId, answerItemId: { not: null } },
      status: { not: 'failed' },
      endedAt: { not: null },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { answerItemId: true },
  })
  return last?.answerItemId ?? null
}

/** Where it was read. */
async function isStillThere({ id, branchId, provider, providerConversationId }: Segment): Promise<boolean> {
  const found =
    branchId === null
      ? await db().conversation.count({ where: { id, provider, providerConversationId } })
      : await db().branch.count({
          where: { id: branchId, state: 'ready', providerConversationId, conversation: { provider } },
        })
  return found > 0
}

/** What is in the index before the provider is read: what another process adds meanwhile must not look gone. */
async function indexedItems({ id: conversationId, branchId }: Segment): Promise<Set<string>> {
  const rows = await db().itemText.findMany({ where: { conversationId, branchId }, select: { itemId: true } })
  return new Set(rows.map(({ itemId }) => itemId))
}

function without(indexed: Set<string>, items: ConversationItem[]): string[] {
  const listed = new Set(items.map(({ id }) => id))
  return [...indexed].filter((id) => !listed.has(id))
}
