import 'server-only'
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import type { Spender } from '#lib/server/budgets/allowances.ts'
import { charged } from '#lib/server/budgets/charge.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { titleFromMessage } from '#lib/server/conversations/title.ts'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import { db } from '#lib/server/db/client.ts'
import { isUniqueViolation } from '#lib/server/db/database-error.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause } from '#lib/server/errors.ts'
import { filesStillThere, requireFiles } from '#lib/server/files/sent-files.ts'
import { hashOfMessage, keptWords } from '#lib/server/files/words.ts'
import { log } from '#lib/server/log.ts'
import { requireMonthLeft } from '#lib/server/usage/month-budget.ts'
import type { Place } from './admission.ts'
import { findInstead, findRetry, watchInstead } from './retry-turn.ts'
import { startNextTurn } from './run-turn.ts'
import { acceptOnce } from './sent-twice.ts'
import { requireAcceptingTurns } from './shutdown.ts'
import { addTurn, createWithTurn } from './store-turn.ts'
import { branchWhenFull } from './summarise-older.ts'
import { requireTakesPictures } from './takes-pictures.ts'
import { atEndOf, placeOfTurn, type TurnPlace } from './turn-place.ts'
import type { StartedTurn } from './turn-start.ts'
import { watchAccepted } from './watch-accepted.ts'
import { watchTurn } from './watch-turn.ts'

/** More than anybody means to wait for: beyond it something sends by itself. */
const QUEUE_MAX = 20

/** What is stored is told of at the latest after so long, whether it runs yet or not. */
const BEGIN_MAX_MS = 2000

/**
 * Takes what the user sent, makes it a turn and returns the turn's events. The turn is stored before the provider is
 * called and then runs on its own, whether or not anyone reads the events. The same turn id sent twice is one turn: the
 * second caller watches the first's. Once it is stored, nothing that fails becomes an error.
 * @throws AppError message_empty, message_too_long, unknown_model, conversation_not_found, conversation_in_trash, conversation_busy,
 *   message_not_found, file_not_found, too_many_files, model_takes_no_pictures, and what `placeOfTurn` says, for a place that isn't one; turn_conflict, turn_not_found and turn_ended for a turn that can't be sent again, budget_used_up, shutting_down; nothing is stored then. What `place` says of
 *   one that takes too long
 */
export async function startTurn(
  user: Spender,
  request: ChatRequest,
  { place, signal }: { place: Place; signal?: AbortSignal },
): Promise<AsyncIterable<ChatEvent>> {
  requireAcceptingTurns()
  const message = request.againOf ? null : requireMessage(request)
  const id = request.turnId ?? randomUUID()
  const hash = message === null ? null : hashOfMessage(message, request.files ?? [])
  const sent = { hash, conversationId: request.conversationId, signal }
  try {
    const accepted = await Promise.race([
      acceptOnce(id, () => acceptTurn(user, { id, message, place }, request)),
      place.late,
    ])
    place.stored()
    if ('known' in accepted) return await attach(user, accepted.known, sent)
    if ('instead' in accepted) return await watchInstead(user, accepted.instead, id)
    await beginSoon(accepted)
    return watchAccepted(user, accepted, signal)
  } catch (error) {
    const stored = await storedAllTheSame(error, request)
    if (stored && 'known' in stored) return attach(user, stored.known, sent)
    if (stored) return watchInstead(user, stored.instead, id)
    throw error
  } finally {
    place.leave()
  }
}

interface Stored {
  conversation: Conversation
  turn: StartedTurn
}

/** Begins it unless others come first. Where that can't be now, it waits in the queue, which every node looks after. */
async function beginSoon({ conversation, turn }: Stored): Promise<void> {
  const begun = startNextTurn(conversation.id).catch((error) => {
    log().warn({ turnId: turn.id, err: describeCause(error) }, 'a turn could not begin at once')
  })
  await Promise.race([begun, wait(BEGIN_MAX_MS, undefined, { ref: false })])
}

async function acceptTurn(
  user: Spender,
  { id, message, place }: { id: string; message: string | null; place: Place },
  request: ChatRequest,
): Promise<Stored | { known: Turn } | { instead: Turn }> {
  const { conversationId } = request
  const [known, conversation, waiting] = await Promise.all([
    request.turnId ? findTurn(id) : null,
    isGiven(conversationId) ? requireConversation(user, conversationId) : null,
    isGiven(conversationId) ? db().turn.count({ where: { conversationId, status: 'queued' } }) : 0,
  ])
  if (known) return { known }
  const { retryOf } = request
  const instead = retryOf ? await findInstead(conversation, retryOf) : null
  if (instead) return { instead }
  if (waiting >= QUEUE_MAX) throw new AppError('conversation_busy')
  await requireMonthLeft(user)
  // Charged first: what can't be afforded stops no answer.
  return charged(user, { turns: 1 }, async () => {
    const provider = conversation?.provider ?? env().provider
    // Nor does a file that isn't there.
    const sent = request.files ? await requireFiles(user, request.files, provider) : null
    if (sent) await requireTakesPictures(conversation, request.model, sent)
    const at = conversation ? await placeFor(user, conversation, request) : requireNoPlace(request)
    const files = sent ?? (await filesStillThere(user, at.fileIds, provider))
    const said = message ?? at.plan?.text ?? ''
    if (files.length === 0) requireWords(said)
    const { branchId, isAgain } = at
    const row = {
      ...{ id, userId: user.id, input: keptWords(said), inputHash: hashOfMessage(said, request.files ?? []) },
      ...{ fileIds: files.map((file) => file.id), retryOf, status: 'queued' as const, isAgain },
    }
    const stored = conversation
      ? await addTurn(conversation, { ...row, branchId }, { ...request, place, plan: at.plan })
      : await createWithTurn(user, row, { ...request, place, title: titleFromMessage(said || (files[0]?.name ?? '')) })
    return { conversation: stored, turn: { ...row, model: stored.model } }
  })
}

/**
 * The turn that was sent, where it is stored though accepting it failed: sent twice at once, or committed on a connection
 * that broke before it could say so. And the one that another device sent again just before. What is known costs nothing.
 */
async function storedAllTheSame(
  error: unknown,
  { turnId, conversationId, retryOf }: ChatRequest,
): Promise<{ known: Turn } | { instead: Turn } | null> {
  const isUsedUp = error instanceof AppError && error.code === 'budget_used_up'
  if (!isUniqueViolation(error) && !isDatabaseAway(error) && !isUsedUp) return null
  const known = turnId ? await findTurn(turnId).catch(() => null) : null
  if (known) return { known }
  const instead = isGiven(conversationId) && retryOf ? await findRetry(conversationId, retryOf).catch(() => null) : null
  return instead && { instead }
}

/** With files it may be without words. */
function requireMessage({ message = '', files = [] }: ChatRequest): string {
  if (message.length > MESSAGE_MAX_LENGTH) throw new AppError('message_too_long')
  const storable = storableText(message)
  if (files.length === 0) requireWords(storable)
  return storable
}

function requireWords(message: string): void {
  if (message.trim() === '') throw new AppError('message_empty')
}

async function placeFor(user: Spender, conversation: Conversation, request: ChatRequest): Promise<TurnPlace> {
  const at = await placeOfTurn(conversation, request)
  if (at.plan || request.retryOf) return at
  const summary = await branchWhenFull(user, conversation, at.branchId)
  return summary === null ? at : { ...at, branchId: summary }
}

/** In a conversation that isn't there yet nothing stands that this could be in the place of. */
function requireNoPlace({ editOf, againOf, after }: ChatRequest): TurnPlace {
  if (editOf ?? againOf ?? after) throw new AppError('message_not_found')
  return atEndOf(null)
}

const isGiven = (id: string | null | undefined): id is string => id !== null && id !== undefined

const findTurn = (id: string) => db().turn.findUnique({ where: { id } })

/** `hash` is null where an answer is asked for again. */
type Sent = { hash: string | null; conversationId?: string | null; signal?: AbortSignal }

function attach(user: { id: string }, turn: Turn, sent: Sent) {
  const isSame =
    turn.userId === user.id &&
    (sent.hash === null ? turn.isAgain || turn.branchId !== null : turn.inputHash === sent.hash) &&
    (!sent.conversationId || sent.conversationId === turn.conversationId)
  if (!isSame) throw new AppError('turn_conflict')
  return watchTurn(user, turn.id, sent.signal)
}
