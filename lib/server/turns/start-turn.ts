import 'server-only'
import { createHash, randomUUID } from 'node:crypto'
import type { ChatEvent, ChatRequest } from '#lib/contract/chat.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { createConversation } from '#lib/server/conversations/create-conversation.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { titleFromMessage } from '#lib/server/conversations/title.ts'
import { db } from '#lib/server/db/client.ts'
import { isMissingRow, isUniqueViolation } from '#lib/server/db/database-error.ts'
import type { Conversation, Prisma, Turn } from '#lib/server/db/generated/client.ts'
import { requestTurnDeletion } from '#lib/server/deletion/request-deletion.ts'
import { AppError } from '#lib/server/errors.ts'
import { requireModel } from '#lib/server/provider/models.ts'
import { findLiveTurn } from './live-turns.ts'
import { findInstead, findRetry, watchInstead } from './retry-turn.ts'
import { startNextTurn } from './run-turn.ts'
import { requireAcceptingTurns } from './shutdown.ts'
import { watchTurn } from './watch-turn.ts'

/** More than anybody means to wait for: beyond it something sends by itself. */
const QUEUE_MAX = 20

/**
 * Takes what the user sent, makes it a turn and returns the turn's events. The turn is stored before the provider is
 * called and then runs on its own, whether or not anyone reads the events. The same turn id sent twice is one turn: the
 * second caller watches the first's.
 * @throws AppError message_empty, message_too_long, unknown_model, conversation_not_found, conversation_in_trash, conversation_busy,
 *   turn_conflict, turn_ended for a turn that can't be sent again, shutting_down
 */
export async function startTurn(user: { id: string }, request: ChatRequest): Promise<AsyncIterable<ChatEvent>> {
  requireAcceptingTurns()
  const input = requireMessage(request.message)
  const turnId = request.turnId ?? randomUUID()
  const { conversationId } = request
  const [known, conversation, waiting] = await Promise.all([
    request.turnId ? findTurn(turnId) : null,
    isGiven(conversationId) ? requireConversation(user, conversationId) : null,
    isGiven(conversationId) ? db().turn.count({ where: { conversationId, status: 'queued' } }) : 0,
  ])
  if (known) return attach(user, known, { input, conversationId })
  const instead = conversation && request.retryOf ? await findInstead(conversation, request.retryOf) : null
  if (instead) return watchInstead(user, instead, turnId)

  if (waiting >= QUEUE_MAX) throw new AppError('conversation_busy')

  const { retryOf } = request
  const row = { id: turnId, userId: user.id, input, inputHash: hashOf(input), retryOf, status: 'queued' as const }
  try {
    const { id } = conversation ? await addTurn(conversation, row, request) : await createWithTurn(user, row, request)
    await startNextTurn(id)
    return findLiveTurn(turnId)?.watch() ?? (await watchTurn(user, turnId))
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const winner = await findTurn(turnId)
    if (winner) return attach(user, winner, { input, conversationId })
    const retry = request.retryOf ? await findRetry(request.retryOf) : null
    if (retry) return watchInstead(user, retry, turnId)
    throw error
  }
}

function requireMessage(message: string): string {
  if (message.length > MESSAGE_MAX_LENGTH) throw new AppError('message_too_long')
  const storable = storableText(message)
  if (storable.trim() === '') throw new AppError('message_empty')
  return storable
}

const isGiven = (id: string | null | undefined): id is string => id !== null && id !== undefined

const findTurn = (id: string) => db().turn.findUnique({ where: { id } })

const hashOf = (input: string) => createHash('sha256').update(input).digest('hex')

function attach(user: { id: string }, turn: Turn, sent: { input: string; conversationId?: string | null }) {
  const isSame =
    turn.userId === user.id &&
    turn.inputHash === hashOf(sent.input) &&
    (!sent.conversationId || sent.conversationId === turn.conversationId)
  if (!isSame) throw new AppError('turn_conflict')
  return watchTurn(user, turn.id)
}

type NewTurn = Omit<Prisma.TurnUncheckedCreateInput, 'conversationId' | 'model'> & { userId: string; input: string }

/** What was true of the conversation when it was read may be no longer: then it is read again. */
async function addTurn(conversation: Conversation, turn: NewTurn, request: ChatRequest): Promise<Conversation> {
  try {
    return await addTurnAt(conversation, turn, request)
  } catch (error) {
    if (!isMissingRow(error)) throw error
    const now = await requireConversation({ id: turn.userId }, conversation.id)
    // Moved a moment ago: the model that was chosen is another provider's.
    return addTurn(now, turn, now.provider === conversation.provider ? request : { ...request, model: undefined })
  }
}

async function addTurnAt(conversation: Conversation, turn: NewTurn, { model, retryOf }: ChatRequest) {
  const chosen = model ? await requireModel(conversation.provider, model) : conversation.model
  const [updated] = await db().$transaction([
    db().conversation.update({
      // Put into the trash a moment ago it takes no turn, nor from a guest who is an account by now.
      where: { id: conversation.id, userId: turn.userId, trashedAt: null, provider: conversation.provider },
      // What is gone on with is no longer put away.
      data: { updatedAt: new Date(), archivedAt: null, model: chosen },
    }),
    db().turn.create({ data: { ...turn, conversationId: conversation.id, model: chosen } }),
    ...(retryOf ? requestTurnDeletion(retryOf, conversation.id) : []),
  ])
  return updated
}

function createWithTurn(user: { id: string }, turn: NewTurn, { model, temporary }: ChatRequest) {
  return createConversation(user, {
    title: titleFromMessage(turn.input),
    model,
    temporary,
    alongside: (row, tx) => tx.turn.create({ data: { ...turn, conversationId: row.id, model: row.model } }),
  })
}
