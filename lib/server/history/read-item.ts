import 'server-only'
import { itemIdSchema } from '#lib/contract/part.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { shownFirst } from '#lib/server/branches/segments-there.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import type { ItemLike } from '#lib/server/provider/item-parts.ts'
import { callIdOf, isOutput, toWholeStep, withWholeOutput } from '#lib/server/provider/item-parts.ts'
import { retrieveResponse, withEverything } from '#lib/server/provider/with-everything.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { runningTurns } from '#lib/server/turns/live-turns.ts'

interface Picture {
  bytes: Uint8Array<ArrayBuffer>
  type: string
}

/**
 * All that was thought, or given to a tool and returned by it, in an item of the user's conversation.
 * @throws AppError conversation_not_found, conversation_in_trash, item_not_found; what the provider throws
 */
export async function readItemText(user: { id: string }, id: string, itemId: string): Promise<string> {
  const conversation = await requireConversation(user, id)
  const { item, output } = await findItem(conversation, itemId)
  const step = item && toWholeStep(item)
  const whole = step?.type === 'tool' && output ? withWholeOutput(step, output) : step
  if (whole?.type === 'reasoning') return whole.text
  if (whole?.type === 'tool') return [whole.input, whole.output].filter(Boolean).join('\n\n')
  throw new AppError('item_not_found')
}

/**
 * The newest version of a picture that is being made, or was, in the user's conversation.
 * @throws AppError conversation_not_found, conversation_in_trash, item_not_found; what the provider throws
 */
export async function readItemImage(user: { id: string }, id: string, itemId: string): Promise<Picture> {
  const conversation = await requireConversation(user, id)
  const data = livePicture(conversation, itemId) ?? pictureIn((await findItem(conversation, itemId)).item)
  const bytes = Uint8Array.from(Buffer.from(data ?? '', 'base64'))
  const type = kinds.find(({ isOf }) => isOf(Buffer.from(bytes.subarray(0, 16))))?.type
  if (!type) throw new AppError('item_not_found')
  return { bytes, type }
}

/** Told by what they begin with: what is none of these is not shown. */
const kinds: { type: string; isOf: (bytes: Buffer) => boolean }[] = [
  { type: 'image/png', isOf: (bytes) => bytes.toString('latin1', 0, 8) === '\x89PNG\r\n\x1a\n' },
  { type: 'image/jpeg', isOf: (bytes) => bytes.toString('latin1', 0, 3) === '\xff\xd8\xff' },
  { type: 'image/gif', isOf: (bytes) => /^GIF8[79]a/.test(bytes.toString('latin1', 0, 6)) },
  { type: 'image/webp', isOf: (bytes) => /^RIFF....WEBP/s.test(bytes.toString('latin1', 0, 12)) },
]

const livePicture = ({ id }: Conversation, itemId: string): string | undefined =>
  runningTurns()
    .find((live) => live.start.conversation.id === id && live.answer.pictures.get(itemId) !== undefined)
    ?.answer.pictures.get(itemId)

function pictureIn(item: ItemLike | null): string | null {
  const { result } = (item ?? {}) as { result?: unknown }
  return item?.type === 'image_generation_call' && typeof result === 'string' ? result : null
}

interface Found {
  item: ItemLike | null
  /** What came of a call. */
  output: ItemLike | undefined
}

/** As the conversation lists it, or a branch of it; as its response tells it where it isn't listed yet. */
async function findItem(conversation: Conversation, itemId: string): Promise<Found> {
  if (!itemIdSchema.safeParse(itemId).success) throw new AppError('item_not_found')
  for (const segment of shownFirst(await readTree(conversation))) {
    const found = await findIn(segment, itemId)
    if (found) return found
  }
  const conversationId = conversation.id
  const moved = await db().movedItem.findUnique({ where: { conversationId_oldId: { conversationId, oldId: itemId } } })
  return moved ? findItem(conversation, moved.itemId) : findUnlisted(conversation, itemId)
}

async function findIn(segment: Segment, itemId: string): Promise<Found | null> {
  const { client, providerId } = atProvider(segment)
  const item = await unlessMissing(() =>
    withEverything(client, (more) =>
      client.conversations.items.retrieve(itemId, { conversation_id: providerId, ...more }),
    ),
  )
  if (!item) return null
  const callId = callIdOf(item)
  if (callId === '') return { item, output: undefined }
  const after = await unlessMissing(() =>
    client.conversations.items.list(providerId, { after: itemId, order: 'asc', limit: 100 }),
  )
  return { item, output: after?.data.find((other) => isOutput(other) && callIdOf(other) === callId) }
}

async function findUnlisted(conversation: Conversation, itemId: string): Promise<Found> {
  const { client } = atProvider(conversation)
  const turns = await db().turn.findMany({
    where: { conversationId: conversation.id, responseId: { not: null }, input: { not: '' } },
    orderBy: { createdAt: 'desc' },
    take: 3,
  })
  for (const { responseId } of turns) {
    const response = await unlessMissing(() => retrieveResponse(client, responseId ?? ''))
    const output = response?.output ?? []
    const item = output.find(({ id }) => id === itemId)
    if (item) return { item, output: output.find((other) => isOutput(other) && callIdOf(other) === callIdOf(item)) }
  }
  return { item: null, output: undefined }
}

async function unlessMissing<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read()
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}
