import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { firstTurn } from '#lib/server/branches/find-message.ts'
import { db } from '#lib/server/db/client.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { storedErrorInfo } from '#lib/server/errors.ts'
import { toAnswers } from '#lib/server/provider/to-answers.ts'
import { factsOf } from '#lib/server/turns/answer-facts.ts'
import { fromKept, withSeconds } from '#lib/server/turns/kept-parts.ts'
import { isAnsweredThere } from '#lib/server/turns/strikes.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import type { PathMessage } from './path-message.ts'
import type { Slice } from './read-path.ts'
import { withoutLiveTurn, withoutReplaced, withUnlistedTurns } from './unlisted-turns.ts'

/**
 * The messages of a slice, oldest first, with what the provider can't know: how turns ended, and those of which our rows alone
 * have the text. The question that a branch says again stands where it was said first.
 */
export async function sliceMessages(slice: Slice, unlisted: Turn[]): Promise<PathMessage[]> {
  const { segment, items, isFirst, isLast, child } = slice
  const fork = child?.forkTurnId ? await db().turn.findUnique({ where: { id: child.forkTurnId } }) : null
  const own = turnsOnPath(slice, unlisted, fork)
  const listed = withForkQuestion(await readMessages(segment.id, items), slice, fork)
  const messages = isLast && child === null ? withoutLiveTurn(own, listed) : listed
  const all = await withUnlistedTurns(own, { messages, isFirst, isLast })
  return withoutQuestionAgain(all, slice, unlisted)
}

/** Of what our rows alone have, what was said in the segment before the path leaves it. */
function turnsOnPath({ segment, child }: Slice, unlisted: Turn[], fork: Turn | null): Turn[] {
  const own = unlisted.filter(({ branchId }) => branchId === segment.branchId)
  return child === null ? own : own.filter(({ createdAt }) => fork !== null && createdAt < fork.createdAt)
}

/** Where the path leaves behind a question, its answer, which would tell its turn, isn't on it. */
function withForkQuestion(messages: PathMessage[], { child, isLast }: Slice, fork: Turn | null): PathMessage[] {
  const last = messages.at(-1)
  const isFork = isLast && child?.kind === 'again' && last?.role === 'user'
  return isFork ? [...messages.slice(0, -1), { ...last, ofTurn: last.ofTurn ?? fork }] : messages
}

/** The messages of a page's items, with how their turns ended: the provider's items don't tell, our turns do. */
async function readMessages(conversationId: string, items: ConversationItem[]): Promise<PathMessage[]> {
  const ids = items.map((item) => item.id ?? '')
  const turns = await db().turn.findMany({
    where: { conversationId, OR: [{ answerItemId: { in: ids } }, { replacedItemIds: { hasSome: ids } }] },
  })
  const byItem = new Map(turns.map((turn) => [turn.answerItemId ?? '', turn]))
  const messages = toAnswers(withoutReplaced(turns, items), new Set(byItem.keys()))
  const known = messages.map(
    ({ itemIds }) => byItem.get(itemIds.findLast((itemId) => byItem.has(itemId)) ?? '') ?? null,
  )
  return messages.flatMap((message, index) => {
    const turn = known[index]
    if (turn) return withEnding({ ...message, ofTurn: turn }, turn)
    const isAnswered = message.role === 'user' && messages[index + 1]?.role === 'assistant'
    return [{ ...message, ofTurn: isAnswered ? (known[index + 1] ?? null) : null }]
  })
}

function withEnding(message: PathMessage, turn: Turn): PathMessage[] {
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
  const answer = { ...ended, ...answerAlone(turn), parts: fromKept(turn.parts, '') ?? [] }
  return [{ ...message, turnId: turn.id }, answer]
}

const answerAlone = ({ id }: Pick<Turn, 'id'>) => ({
  ...{ id: `${id}:output`, role: 'assistant' as const, content: '', itemIds: [] },
})

/** Where nothing was answered, an answer with nothing in it stands for that, and says how it ended. */
async function withoutQuestionAgain(
  messages: PathMessage[],
  { branch, isFirst }: Slice,
  unlisted: Turn[],
): Promise<PathMessage[]> {
  const [question, answer, ...rest] = messages
  if (branch?.kind !== 'again' || !isFirst || question?.role !== 'user') return messages
  // Something else was sent first: the question was not said again, or later.
  if (question.ofTurn?.isAgain === false) return messages
  if (answer?.role === 'assistant') return [answer, ...rest]
  const turn = question.ofTurn ?? (await firstTurn(branch))
  const isOpen = unlisted.some(({ id, status }) => id === turn?.id && isLive(status))
  const alone = turn && !isOpen ? [{ ...question, ...answerAlone(turn), parts: [] }] : []
  return [...alone, ...messages.slice(1)]
}
