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
/** Items are listed seconds after an answer ended; by then they certainly are. */
const LISTED_AFTER_MS = 10 * 60_000

/**
 * One page of the user's conversation, messages oldest first. The newest page also has what the provider can't know: the
 * live turn, and messages whose turn failed.
 * @throws AppError conversation_not_found; conversation_gone when the provider no longer has it
 */
export async function getHistory(user: { id: string }, id: string, cursor?: string): Promise<History> {
  const conversation = await requireConversation(user, id)
  if (cursor) {
    const { messages, olderCursor } = await readItems(conversation, cursor)
    return view(conversation, {
      messages: await markEndings(conversation, messages),
      liveTurn: null,
      queuedTurns: [],
      olderCursor,
    })
  }
  const { turns, page } = await readTogether(conversation)
  const ours = await dropListed(turns, new Set(page.messages.map((message) => message.id)))
  const [live, ...queued] = turns.filter((turn) => isLive(turn.status)).map(liveTurnView)
  return view(conversation, {
    messages: [
      ...(await markEndings(conversation, page.messages)),
      ...ours.filter((turn) => !isLive(turn.status)).flatMap(storedHere),
    ],
    liveTurn: live ?? null,
    queuedTurns: queued,
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
 * Turns with text that the provider may not have: live ones, answered ones whose items may be listed only later, and those
 * that failed since the last answer.
 */
async function turnsKeptHere(conversationId: string): Promise<Turn[]> {
  const turns = await db().turn.findMany({
    where: { conversationId, input: { not: '' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  if (turns.every((turn) => turn.status !== 'failed' && turn.status !== 'cancelled')) return turns
  const lastAnswered = await db().turn.findFirst({
    where: {
      conversationId,
      OR: [{ status: { in: ['completed', 'incomplete'] } }, { status: 'cancelled', input: '' }],
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { createdAt: true },
  })
  const isCurrent = (turn: Turn) => !lastAnswered || turn.createdAt >= lastAnswered.createdAt
  return turns.filter((turn) => isAnswered(turn) || isCurrent(turn))
}

const isAnswered = ({ status }: Turn) => status === 'completed' || status === 'incomplete'

/**
 * Without the answered turns that the provider lists by now, whose text isn't kept any longer. Items are listed in the
 * order of their turns, so before one that is there all are.
 */
async function dropListed(turns: Turn[], listed: Set<string>): Promise<Turn[]> {
  const newest = turns.findLastIndex((turn) => listed.has(turn.answerItemId ?? ''))
  const isListed = (turn: Turn, index: number) => isAnswered(turn) && (index <= newest || isLongListed(turn))
  const done = turns.filter(isListed).map((turn) => turn.id)
  if (done.length > 0) await db().turn.updateMany({ where: { id: { in: done } }, data: { input: '', output: '' } })
  return turns.filter((turn) => !done.includes(turn.id))
}

const isLongListed = ({ endedAt }: Turn) => endedAt !== null && Date.now() - endedAt.getTime() > LISTED_AFTER_MS

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

/** A turn whose text we keep. How it ended is said once, at its last message. */
function storedHere({ id, input, output, status, errorCode, answerItemId }: Turn): Message[] {
  const ended = isLive(status) ? 'failed' : status
  const ending = { status: ended, error: storedErrorInfo(errorCode) }
  const question: Message = { id: `${id}:input`, role: 'user', content: input, turnId: id, ...ending }
  if (!output) return [question]
  return [
    { ...question, status: 'completed', error: null },
    { id: answerItemId ?? `${id}:output`, role: 'assistant', content: output, turnId: id, ...ending },
  ]
}

const liveTurnView = ({ id, status, input, model }: Turn): LiveTurn => ({
  id,
  status: status === 'queued' ? 'queued' : 'running',
  input,
  model,
})
