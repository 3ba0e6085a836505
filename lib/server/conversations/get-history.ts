import 'server-only'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { AppError, storedErrorInfo } from '#lib/server/errors.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
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
  const { turns, page } = await readTogether(conversation, cursor)
  const ours = cursor ? [] : turns.filter((turn) => !isLive(turn.status)).flatMap(unstoredMessages)
  const live = turns.find((turn) => isLive(turn.status))
  return {
    conversation: conversationView(conversation),
    messages: [...(await markEndings(conversation, page.messages)), ...ours],
    liveTurn: live && !cursor ? liveTurnView(live) : null,
    olderCursor: page.olderCursor,
  }
}

/**
 * The items and the turns they don't cover, as of one moment: a turn that ends between the two reads would be shown
 * twice or not at all, so both are read again until the turns held still.
 */
async function readTogether(conversation: Conversation, cursor: string | undefined) {
  for (let turns = await uncoveredTurns(conversation.id); ; ) {
    const page = await readItems(conversation, cursor)
    const after = await uncoveredTurns(conversation.id)
    if (key(after) === key(turns)) return { turns, page }
    turns = after
  }
}

const key = (turns: Turn[]) => turns.map((turn) => `${turn.id} ${turn.status}`).join()

/** Live turns, and those that ended since the last turn the provider stored, without being stored there. */
async function uncoveredTurns(conversationId: string): Promise<Turn[]> {
  const stored = await db().turn.findFirst({
    where: { conversationId, input: '' },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { createdAt: true },
  })
  return db().turn.findMany({
    where: { conversationId, input: { not: '' }, ...(stored && { createdAt: { gte: stored.createdAt } }) },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
}

async function readItems({ id, provider }: Conversation, cursor: string | undefined) {
  try {
    const page = await providerClient(provider).conversations.items.list(id, {
      limit: PAGE_SIZE,
      order: 'desc',
      after: cursor,
    })
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

/** A turn that the provider didn't store: what the user sent, and what they had seen of the answer. */
function unstoredMessages({ id, input, output, status, errorCode }: Turn): Message[] {
  const ended = status === 'cancelled' ? status : ('failed' as const)
  const error = storedErrorInfo(errorCode)
  const question: Message = { id: `${id}:input`, role: 'user', content: input, status: ended, turnId: id, error }
  if (!output) return [question]
  return [question, { ...question, id: `${id}:output`, role: 'assistant', content: output }]
}

const liveTurnView = ({ id, status, input, model }: Turn): LiveTurn => ({
  id,
  status: status === 'queued' ? 'queued' : 'running',
  input,
  model,
})
