import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { Message } from '#lib/contract/message.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { storedErrorInfo } from '#lib/server/errors.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { namedFile } from '#lib/server/provider/message-files.ts'
import { factsOf } from '#lib/server/turns/answer-facts.ts'
import { fromKept } from '#lib/server/turns/kept-parts.ts'
import { findLiveTurn } from '#lib/server/turns/live-turns.ts'
import { isAnsweredThere, whereThere } from '#lib/server/turns/strikes.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import type { PathMessage } from './path-message.ts'

/** Items are listed seconds after an answer ended; by then they are, if ever. */
const LISTED_AFTER_MS = 10 * 60_000

const isAnswered = (turn: Turn) => turn.status === 'completed' || turn.status === 'incomplete' || isAnsweredThere(turn)

/**
 * Turns with text that the provider may not have, oldest first: live ones, answered ones whose items may be listed only
 * later, and those that failed.
 */
export const unlistedTurns = (conversationId: string): Promise<Turn[]> =>
  db().turn.findMany({
    where: { conversationId, input: { not: '' } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })

/** Without the answered turns that the provider lists by now, whose text isn't kept any longer. */
export async function dropListed(turns: Turn[], listed: Set<string>): Promise<Turn[]> {
  const done = turns.filter((turn) => isAnswered(turn) && listed.has(turn.answerItemId ?? '')).map((turn) => turn.id)
  if (done.length > 0)
    await db().turn.updateMany({ where: { id: { in: done } }, data: { input: '', output: '', parts: Prisma.DbNull } })
  return turns.filter((turn) => !done.includes(turn.id))
}

/**
 * Without what the provider lists already of the turn that runs: until its end is stored it is the live turn, and would
 * stand there twice.
 */
export function withoutLiveTurn(turns: Turn[], messages: PathMessage[]): PathMessage[] {
  const running = turns.find((turn) => turn.status === 'running')
  if (!running) return messages
  const ids = new Set([running.answerItemId, ...(findLiveTurn(running.id)?.answer.itemIds ?? [])])
  const answer = messages.findIndex(({ itemIds }) => itemIds.some((id) => ids.has(id)))
  if (answer < 0) return messages
  const question = messages.slice(0, answer).findLastIndex((message) => message.role === 'user')
  return messages.slice(0, question < 0 ? answer : question)
}

/**
 * Without what the provider still has of stopped answers though another item stands for it: until that is listed, too, our
 * row has what was shown.
 */
export function withoutReplaced(turns: Turn[], items: ConversationItem[]): ConversationItem[] {
  const listed = new Set(items.map(({ id }) => id ?? ''))
  const replaced = new Map(turns.flatMap((turn) => turn.replacedItemIds.map((id) => [id, turn] as const)))
  const shown = new Set<Turn>()
  return items.flatMap((item) => {
    const turn = replaced.get(item.id ?? '')
    if (!turn) return [item]
    if (shown.has(turn) || !turn.output || listed.has(turn.answerItemId ?? '')) return []
    shown.add(turn)
    return [asItem(turn.answerItemId ?? `${turn.id}:output`, turn.output)]
  })
}

const asItem = (id: string, text: string): ConversationItem => ({
  ...{ id, type: 'message', role: 'assistant', status: 'completed' },
  content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
})

/** Whether the answer may still be listed; one that isn't after so long never is, and stays with us. */
export const mayBeListed = ({ endedAt }: Turn) => endedAt === null || Date.now() - endedAt.getTime() < LISTED_AFTER_MS

interface Page {
  messages: PathMessage[]
  /** Whether nothing comes before this page. */
  isFirst: boolean
  /** Whether nothing comes after it. */
  isLast: boolean
}

/**
 * A page of the provider's messages with those that only we have in their places: answered turns that aren't listed yet
 * at the end; each failed one, and each answered one that newer ones were listed without, behind the last answer before it, on
 * whichever page that is.
 */
export async function withUnlistedTurns(turns: Turn[], { messages, isFirst, isLast }: Page): Promise<PathMessage[]> {
  const ended = turns.filter((turn) => !isLive(turn.status))
  const { oldest, newest } = ended.some(isAnswered) ? await listedHere(turns, messages) : nothingListed
  const isNew = (turn: Turn) => isAnswered(turn) && (newest === null || turn.createdAt > newest)
  // What comes before all that is here is on another page.
  const isElsewhere = (turn: Turn) => !isFirst && oldest !== null && turn.createdAt < oldest
  const unlisted = isLast ? ended.filter(isNew).flatMap(messagesOf) : []
  const behind = new Map<string | null, PathMessage[]>()
  const listed = new Map<string, PathMessage>()
  for (const turn of ended.filter((turn) => !isNew(turn) && !isElsewhere(turn))) {
    const place = await lastAnswerBefore(turn)
    const question = isInDoubt(turn) ? questionBehind(place, turn, messages) : null
    if (question) listed.set(question.id, question)
    else behind.set(place, [...(behind.get(place) ?? []), ...messagesOf(turn)])
  }
  function withThoseBehind(message: PathMessage): PathMessage[] {
    const those = message.itemIds.flatMap((id) => behind.get(id) ?? [])
    // One of them may have the same id.
    for (const id of message.itemIds) behind.delete(id)
    return [message, ...those.flatMap(withThoseBehind)]
  }
  const all = [...messages, ...unlisted].map((message) => listed.get(message.id) ?? message)
  const before = beforeAllTurns(all, { isFirst, isLast })
  if (before !== null) all.splice(before, 0, ...(behind.get(null) ?? []))
  return all.flatMap(withThoseBehind)
}

/** Where on a page it stands what was said before anything was answered: behind all that no turn knows. */
function beforeAllTurns(messages: PathMessage[], { isFirst, isLast }: Pick<Page, 'isFirst' | 'isLast'>): number | null {
  const place = messages.findIndex(({ ofTurn }) => ofTurn !== null)
  if (place < 0) return isLast ? messages.length : null
  return place > 0 || isFirst ? place : null
}

const nothingListed = { oldest: null, newest: null }

/** When the oldest and the newest turn began whose answers are among these messages; null when none is. */
async function listedHere([turn]: Turn[], messages: PathMessage[]) {
  const { _min, _max } = await db().turn.aggregate({
    where: { conversationId: turn?.conversationId, answerItemId: { in: messages.flatMap(({ itemIds }) => itemIds) } },
    _min: { createdAt: true },
    _max: { createdAt: true },
  })
  return { oldest: _min.createdAt, newest: _max.createdAt }
}

/** Nobody knew, when it ended, whether the provider has it or ever will. */
const isInDoubt = ({ status, errorCode, isUnnamed }: Turn) =>
  errorCode === 'answer_may_come' || (status === 'failed' && isUnnamed)

/**
 * The message of such a turn that the provider lists all the same, before anybody has found that out; when it stands there
 * alone it says how it ended.
 */
function questionBehind(place: string | null, turn: Turn, messages: PathMessage[]): PathMessage | null {
  const index = messages.findIndex(({ itemIds }) => place !== null && itemIds.includes(place)) + 1
  const [question, next] = messages.slice(index)
  if (question?.role !== 'user' || question.content !== wordsOf(turn)) return null
  if (next?.role === 'assistant') return question
  const status = turn.status === 'failed' ? 'failed' : 'cancelled'
  return { ...question, turnId: turn.id, status, error: storedErrorInfo(turn.errorCode) }
}

async function lastAnswerBefore({ conversationId, branchId, createdAt }: Turn): Promise<string | null> {
  const turn = await db().turn.findFirst({
    where: { conversationId, branchId, createdAt: { lt: createdAt }, answerItemId: { not: null }, ...whereThere },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    select: { answerItemId: true },
  })
  return turn?.answerItemId ?? null
}

/** What was said in a turn whose text we keep. How it ended is said once, at its last message. */
function messagesOf(turn: Turn): PathMessage[] {
  const { id, output, status, errorCode } = turn
  const ending = { status: isLive(status) ? ('failed' as const) : status, error: storedErrorInfo(errorCode) }
  const question: Message = {
    ...{ id: `${id}:input`, role: 'user', content: wordsOf(turn), turnId: id, ...ending },
    ...(turn.fileIds.length > 0 && { files: turn.fileIds.map((fileId) => namedFile(fileId)) }),
  }
  const parts = fromKept(turn.parts, output)
  if (!output && !parts) return [{ ...question, itemIds: [question.id], ofTurn: turn }]
  const answerId = turn.answerItemId ?? `${id}:output`
  const answer: Message = {
    ...{ id: answerId, role: 'assistant', content: output, turnId: id, ...ending, ...factsOf(turn) },
    parts: parts ?? [{ type: 'text', key: `${answerId}:0`, text: output, citations: [] }],
  }
  return [
    { ...question, status: 'completed', error: null, itemIds: [question.id], ofTurn: turn },
    { ...answer, itemIds: [answerId], ofTurn: turn },
  ]
}
