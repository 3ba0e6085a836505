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
import { toAnswers } from '#lib/server/provider/to-answers.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { factsOf } from '#lib/server/turns/answer-facts.ts'
import { isAnsweredThere } from '#lib/server/turns/strikes.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import { dropListed, unlistedTurns, withoutLiveTurn, withoutReplaced, withUnlistedTurns } from './unlisted-turns.ts'

const PAGE = {
  ...{ limit: 50, order: 'desc' as const },
  include: ['web_search_call.action.sources' as const, 'code_interpreter_call.outputs' as const],
}
/** Of an answer of more steps than this the oldest are on the page before. */
const MOST_ITEMS = 300

/**
 * One page of the user's conversation, messages oldest first, with what the provider can't know: messages whose turn
 * failed, and on the newest page the live turn and those that wait.
 * @throws AppError conversation_not_found, conversation_in_trash; conversation_gone when the provider no longer has it
 */
export async function getHistory(user: { id: string }, id: string, cursor?: string): Promise<History> {
  const conversation = await requireConversation(user, id)
  const { turns, page } = await readTogether(conversation, cursor)
  const kept = await dropListed(turns, new Set(page.messages.map((message) => message.id)))
  const [live, ...queued] = cursor ? [] : kept.filter((turn) => isLive(turn.status)).map(liveTurnView)
  const messages = await markEndings(conversation, cursor ? page.messages : withoutLiveTurn(kept, page.messages))
  return {
    conversation: conversationView(conversation, turns.find((turn) => turn.status === 'running')?.id ?? null),
    messages: (await withUnlistedTurns(kept, { messages, isFirst: page.olderCursor === null, isLast: !cursor })).map(
      inParts,
    ),
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

/** What the provider doesn't list, or not as it was shown, is text alone. */
const inParts = (message: Message): Message => ({
  ...message,
  parts: message.parts ?? [{ type: 'text', key: `${message.id}:0`, text: message.content, citations: [] }],
})

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
    let page = await client.conversations.items.list(providerId, { ...PAGE, after: cursor })
    const items = [...page.data]
    let isCut = false
    // A page doesn't begin in the middle of an answer.
    while (hasMore(page) && !isFromPerson(items.at(-1)) && items.length < MOST_ITEMS) {
      page = await client.conversations.items.list(providerId, { ...PAGE, after: page.last_id })
      const rest = upToPerson(page.data)
      isCut = rest.length < page.data.length
      items.push(...rest)
    }
    const olderCursor = isCut || hasMore(page) ? (items.at(-1)?.id ?? null) : null
    return { messages: toAnswers(items.reverse()), olderCursor }
  } catch (error) {
    if (!isMissingAtProvider(error)) throw error
    throw new AppError(cursor ? 'invalid_request' : 'conversation_gone', { cause: error })
  }
}

/** Marks the answers that aren't whole, or of which there is something to say. The provider's items don't tell; our turns do. */
async function markEndings({ id }: Conversation, messages: Message[]): Promise<Message[]> {
  const ids = messages.map((message) => message.id)
  const turns = await db().turn.findMany({
    where: { conversationId: id, OR: [{ answerItemId: { in: ids } }, { replacedItemIds: { hasSome: ids } }] },
  })
  const byItem = new Map(turns.map((turn) => [turn.answerItemId, turn]))
  return withoutReplaced(turns, messages).map((given) => {
    const turn = byItem.get(given.id)
    const message = turn ? { ...given, ...factsOf(turn) } : given
    if (turn && isAnsweredThere(turn)) return { ...message, turnId: turn.id, error: storedErrorInfo(turn.errorCode) }
    if (!turn || isLive(turn.status) || turn.status === 'failed') return message
    if (turn.status === 'completed' && !turn.errorCode) return message
    return { ...message, status: turn.status, turnId: turn.id, error: storedErrorInfo(turn.errorCode) }
  })
}

const liveTurnView = ({ id, status, input, model }: Turn): LiveTurn => ({
  id,
  status: status === 'queued' ? 'queued' : 'running',
  input,
  model,
})
