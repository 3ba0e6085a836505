import 'server-only'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { AppError, storedErrorInfo } from '#lib/server/errors.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import { atProvider } from './at-provider.ts'
import { conversationView } from './conversation-view.ts'
import { toMessage } from './history-items.ts'
import { requireConversation } from './require-conversation.ts'

const PAGE_SIZE = 50

/**
 * One page of the user's conversation, messages oldest first. The newest page also has what the provider can't know: the
 * live turn, and messages whose turn failed.
 * @throws AppError conversation_not_found; conversation_gone when the provider no longer has it
 */
export async function getHistory(user: { id: string }, id: string, cursor?: string): Promise<History> {
  const conversation = await requireConversation(user, id)
  if (cursor) {
    const { messages, olderCursor } = await readItems(conversation, cursor)
    return view(conversation, { messages: await markEndings(conversation, messages), liveTurn: null, olderCursor })
  }
  const { turns, page } = await readTogether(conversation)
  const listed = new Set(page.messages.map((message) => message.id))
  const ours = turns.filter((turn) => !isLive(turn.status) && !(turn.answerItemId && listed.has(turn.answerItemId)))
  const live = turns.find((turn) => isLive(turn.status))
  return view(conversation, {
    messages: [...(await markEndings(conversation, page.messages)), ...ours.flatMap(storedHere)],
    liveTurn: live ? liveTurnView(live) : null,
    olderCursor: page.olderCursor,
  })
}

const view = (conversation: Conversation, rest: Omit<History, 'conversation'>): History => ({
  conversation: conversationView(conversation),
  ...rest,
})

/**
 * The newest items and the turns whose text we keep, as of one moment: a turn that ends between the two reads would be
 * shown twice or not at all, so both are read again until the turns held still.
 */
async function readTogether(conversation: Conversation) {
  for (let turns = await turnsKeptHere(conversation.id); ; ) {
    const page = await readItems(conversation)
    const after = await turnsKeptHere(conversation.id)
    if (key(after) === key(turns)) return { turns, page }
    turns = after
  }
}

const key = (turns: Turn[]) => turns.map((turn) => `${turn.id} ${turn.status}`).join()

/**
 * Turns with text that the provider may not have: live ones, the last one that was answered (its items may be listed only
 * seconds later), and those that failed since.
 */
async function turnsKeptHere(conversationId: string): Promise<Turn[]> {
  const turns = await db().turn.findMany({
    where: { conversationId, input: { not: '' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const lastStored = await db().turn.findFirst({
    where: {
      conversationId,
      OR: [{ status: { in: ['completed', 'incomplete'] } }, { status: 'cancelled', input: '' }],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { createdAt: true },
  })
  return turns.filter((turn) => !lastStored || turn.createdAt >= lastStored.createdAt)
}

async function readItems(conversation: Conversation, cursor?: string) {
  const { client, providerId } = atProvider(conversation)
  try {
    const page = await client.conversations.items.list(providerId, { limit: PAGE_SIZE, order: 'desc', after: cursor })
    const messages = page.data.flatMap((item) => toMessage(item) ?? []).reverse()
    return { messages, olderCursor: page.has_more ? page.last_id : null }
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
    throw new AppError(cursor ? 'invalid_request' : 'conversation_gone', { cause: error })
  }
}

/** Marks the answers that aren't whole. The provider's items don't tell; our turns do. */
async function markEndings({ id }: Conversation, messages: Message[]): Promise<Message[]> {
  const turns = await db().turn.findMany({
    where: { conversationId: id, answerItemId: { in: messages.map((message) => message.id) } },
  })
  const byItem = new Map(turns.map((turn) => [turn.answerItemId, turn]))
  return messages.map((message) => {
    const turn = byItem.get(message.id)
    if (!turn || (turn.status !== 'incomplete' && turn.status !== 'cancelled')) return message
    return { ...message, status: turn.status, turnId: turn.id, error: storedErrorInfo(turn.errorCode) }
  })
}

/** A turn whose text we keep: what the user sent, and what they had seen of the answer. */
function storedHere({ id, input, output, status, errorCode, answerItemId }: Turn): Message[] {
  const ended = isLive(status) ? 'failed' : status
  const error = storedErrorInfo(errorCode)
  const asked = ended === 'incomplete' ? 'completed' : ended
  const about = { turnId: id, error: ended === 'completed' ? null : error }
  const question: Message = { id: `${id}:input`, role: 'user', content: input, status: asked, ...about }
  if (!output) return [question]
  return [question, { id: answerItemId ?? `${id}:output`, role: 'assistant', content: output, status: ended, ...about }]
}

const liveTurnView = ({ id, status, input, model }: Turn): LiveTurn => ({
  id,
  status: status === 'queued' ? 'queued' : 'running',
  input,
  model,
})
