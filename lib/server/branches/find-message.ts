import 'server-only'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { shownFirst } from './segments-there.ts'
import type { Tree } from './tree.ts'

/** A message of a conversation, and where it was said. */
export interface FoundMessage {
  /** The id that the provider knows it by now, or the one that it was asked for by. */
  id: string
  /** Null: in the root. */
  branchId: string | null
  /** Its turn, where our rows alone can tell. */
  turn: Turn | null
  /** Which message of its turn, where the id says it. */
  role: 'user' | 'assistant' | null
}

/** What is on the screen before the provider has an id for it goes by its turn. */
const ofTurn = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}):(input|output)$/i

/**
 * Whose segment a message of the conversation is, by any id that it ever had. What our rows know costs no call at the provider.
 * @throws AppError message_not_found; what the provider throws
 */
export async function findMessage(tree: Tree, id: string): Promise<FoundMessage> {
  const found = (await findInRows(tree, id)) ?? (await findMoved(tree, id)) ?? (await findAtProvider(tree, id))
  if (!found) throw new AppError('message_not_found')
  return found
}

async function findInRows({ conversation, branches }: Tree, id: string): Promise<FoundMessage | null> {
  const conversationId = conversation.id
  const [, turnId, side] = ofTurn.exec(id) ?? []
  if (turnId) {
    const turn = await findTurn(turnId, conversationId)
    return turn && { id, turn, branchId: turn.branchId, role: side === 'input' ? 'user' : 'assistant' }
  }
  const head = branches.find(({ headMessageId }) => headMessageId === id)
  if (head)
    return { id, turn: await firstTurn(head), branchId: head.id, role: head.kind === 'again' ? 'assistant' : 'user' }
  const fork = branches.find(({ forkMessageId }) => forkMessageId === id)
  if (fork) {
    const role = fork.kind === 'edit' ? 'user' : 'assistant'
    return { id, turn: await turnOf(fork.forkTurnId), branchId: fork.parentId, role }
  }
  const turn = await db().turn.findFirst({ where: { conversationId, messageIds: { has: id } } })
  if (turn) return { id, turn, branchId: turn.branchId, role: 'assistant' }
  const last = await db().turn.findFirst({ where: { conversationId, answerItemId: id } })
  if (last) return { id, turn: last, branchId: last.branchId, role: null }
  const text = await db().itemText.findUnique({ where: { conversationId_itemId: { conversationId, itemId: id } } })
  return text && { id, turn: null, branchId: text.branchId, role: text.role === 'user' ? 'user' : 'assistant' }
}

/** One that failed and was sent again is found where it stands now. */
async function findTurn(id: string, conversationId: string): Promise<Turn | null> {
  const turn = await db().turn.findFirst({ where: { id, conversationId } })
  const retry = turn ? null : await db().turn.findFirst({ where: { retryOf: id, conversationId } })
  return turn ?? retry ?? null
}

/** The turn that a branch begins with. */
export const firstTurn = ({ id }: Branch): Promise<Turn | null> =>
  db().turn.findFirst({ where: { branchId: id }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })

const turnOf = (id: string | null) => (id === null ? null : db().turn.findUnique({ where: { id } }))

async function findMoved(tree: Tree, oldId: string): Promise<FoundMessage | null> {
  const moved = await db().movedItem.findUnique({
    where: { conversationId_oldId: { conversationId: tree.conversation.id, oldId } },
  })
  return moved && findMessage(tree, moved.itemId)
}

/** Of a copy nobody has ever seen the ids. */
async function findAtProvider(tree: Tree, id: string): Promise<FoundMessage | null> {
  for (const segment of shownFirst(tree)) {
    if (await isSaidIn(segment, id)) return { id, branchId: segment.branchId, turn: null, role: null }
  }
  return null
}

async function isSaidIn(segment: Segment, id: string): Promise<boolean> {
  const { client, providerId } = atProvider(segment)
  try {
    await client.conversations.items.retrieve(id, { conversation_id: providerId })
    return segment.copyEndItemId === null || (await isBehindCopy(segment, id))
  } catch (error) {
    if (isMissingAtProvider(error)) return false
    throw error
  }
}

async function isBehindCopy(segment: Segment, id: string): Promise<boolean> {
  const { client, providerId } = atProvider(segment)
  const query = { after: segment.copyEndItemId ?? undefined, order: 'asc' as const, limit: 100 }
  for await (const item of client.conversations.items.list(providerId, query)) if (item.id === id) return true
  return false
}
