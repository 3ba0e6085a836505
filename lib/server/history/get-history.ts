import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { AppError, storedErrorInfo } from '#lib/server/errors.ts'
import { type ReadMessage, toAnswers } from '#lib/server/provider/to-answers.ts'
import { withEverything } from '#lib/server/provider/with-everything.ts'
import { withinBudget } from '#lib/server/provider/within-budget.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { factsOf } from '#lib/server/turns/answer-facts.ts'
import { fromKept, withSeconds } from '#lib/server/turns/kept-parts.ts'
import { isAnsweredThere } from '#lib/server/turns/strikes.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import { dropListed, unlistedTurns, withoutLiveTurn, withoutReplaced, withUnlistedTurns } from './unlisted-turns.ts'

const PAGE = { limit: 50, order: 'desc' as const }
/** How an answer goes on is read in larger pages, and to its beginning unless it has more items than these. */
const NEXT_PAGE = { ...PAGE, limit: 100 }
const MOST_ITEMS = 3000

/**
 * One page of the user's conversation, messages oldest first, with what the provider can't know: messages whose turn
 * failed, and on the newest page the live turn and those that wait.
 * @throws AppError conversation_not_found, conversation_in_trash; conversation_gone when the provider no longer has it
 */
export async function getHistory(user: { id: string }, id: string, cursor?: string): Promise<History> {
  const conversation = await requireConversation(user, id)
  const { turns, page } = await readTogether(conversation, cursor)
  const kept = await dropListed(turns, new Set(page.items.map((item) => item.id ?? '')))
  const read = await readMessages(conversation, page.items)
  const [live, ...queued] = cursor ? [] : kept.filter((turn) => isLive(turn.status)).map(liveTurnView)
  const messages = cursor ? read : withoutLiveTurn(kept, read)
  const all = await withUnlistedTurns(kept, { messages, isFirst: page.olderCursor === null, isLast: !cursor })
  return {
    conversation: conversationView(conversation, turns.find((turn) => turn.status === 'running')?.id ?? null),
    messages: withinBudget(all).map(messageView),
    liveTurn: live ?? null,
    queuedTurns: queued,
    olderCursor: page.olderCursor,
  }
}

/**
 * The items of a page and the turns whose text we keep, as of one moment: a turn that ends between the two reads would be
 * shown twice or not at all, so both are read again until the turns held still.
 */
async function readTogether(conversation: Conversation, cursor: string | undefined) {
  for (let turns = await unlistedTurns(conversation.id); ; ) {
    const page = await readItems(conversation, cursor)
    const after = await unlistedTurns(conversation.id)
    if (key(after) === key(turns)) return { turns, page }
    turns = after
  }
}

const messageView = ({ itemIds: _, ...message }: ReadMessage): Message => message

const isFromPerson = (item: ConversationItem | undefined) => item?.type === 'message' && item.role === 'user'

/** As far as the answer goes on that the page before them began with; newest first. */
function upToPerson(items: ConversationItem[]): ConversationItem[] {
  const first = items.findIndex(isFromPerson)
  return first < 0 ? items : items.slice(0, first + 1)
}

/** A page with nothing on it is the last, whatever it says. */
const hasMore = ({ has_more, data }: { has_more: boolean; data: readonly unknown[] }) => has_more && data.length > 0

const key = (turns: Turn[]) => turns.map((turn) => `${turn.id} ${turn.status}`).join()

async function readItems(conversation: Conversation, cursor: string | undefined) {
  const { client, providerId } = atProvider(conversation)
  try {
    const list = (query: typeof PAGE, after: string | undefined) =>
      withEverything(client, (more) => client.conversations.items.list(providerId, { ...query, after, ...more }))
    let page = await list(PAGE, cursor)
    const items = [...page.data]
    let isCut = false
    // A page doesn't begin in the middle of an answer.
    while (hasMore(page) && !isFromPerson(items.at(-1)) && items.length < MOST_ITEMS) {
      page = await list(NEXT_PAGE, page.last_id)
      const rest = upToPerson(page.data)
      isCut = rest.length < page.data.length
      items.push(...rest)
    }
    const olderCursor = isCut || hasMore(page) ? (items.at(-1)?.id ?? null) : null
    return { items: items.reverse(), olderCursor }
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
    throw new AppError(cursor ? 'invalid_request' : 'conversation_gone', { cause: error })
  }
}

/** The messages of a page's items, with how their turns ended: the provider's items don't tell, our turns do. */
async function readMessages({ id }: Conversation, items: ConversationItem[]): Promise<ReadMessage[]> {
  const ids = items.map((item) => item.id ?? '')
  const turns = await db().turn.findMany({
    where: { conversationId: id, OR: [{ answerItemId: { in: ids } }, { replacedItemIds: { hasSome: ids } }] },
  })
  const byItem = new Map(turns.map((turn) => [turn.answerItemId ?? '', turn]))
  return toAnswers(withoutReplaced(turns, items), new Set(byItem.keys())).flatMap((message) => {
    const turn = byItem.get(message.itemIds.findLast((itemId) => byItem.has(itemId)) ?? '')
    return turn ? withEnding(message, turn) : [message]
  })
}

function withEnding(message: ReadMessage, turn: Turn): ReadMessage[] {
  const { status } = turn
  const error = storedErrorInfo(turn.errorCode)
  const timed = message.parts ? { ...message, parts: withSeconds(message.parts, turn.stepSeconds) } : message
  const known = { ...timed, ...factsOf(turn) }
  if (isAnsweredThere(turn)) return [{ ...known, turnId: turn.id, error }]
  if (isLive(status) || status === 'failed') return [known]
  if (status === 'completed' && !error) return [known]
  const ended = { ...known, status, turnId: turn.id, error }
  const parts = status === 'cancelled' ? fromKept(turn.parts, message.content) : null
  if (!parts) return [ended]
  if (message.role === 'assistant') return [{ ...ended, parts }]
  // Stopped before a word was there.
  const answer = {
    ...ended,
    id: `${turn.id}:output`,
    role: 'assistant' as const,
    content: '',
    parts: fromKept(turn.parts, '') ?? [],
  }
  return [
    { ...message, turnId: turn.id },
    { ...answer, itemIds: [] },
  ]
}

const liveTurnView = ({ id, status, input, model }: Turn): LiveTurn => ({
  id,
  status: status === 'queued' ? 'queued' : 'running',
  input,
  model,
})
