import 'server-only'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import type { BranchPlan } from '#lib/server/branches/plan-branch.ts'
import { copyWithQuestion } from '#lib/server/branches/with-question.ts'
import { createConversation } from '#lib/server/conversations/create-conversation.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { db } from '#lib/server/db/client.ts'
import { isMissingRow } from '#lib/server/db/database-error.ts'
import type { Conversation, Prisma } from '#lib/server/db/generated/client.ts'
import { requestTurnDeletion } from '#lib/server/deletion/request-deletion.ts'
import { AppError } from '#lib/server/errors.ts'
import { turnModel } from '#lib/server/provider/turn-model.ts'
import type { Place } from './admission.ts'

type NewTurn = Omit<Prisma.TurnUncheckedCreateInput, 'conversationId' | 'model'> & {
  id: string
  userId: string
  input: string
  fileIds: string[]
}
/** A file that has gone meanwhile lets none be written. */
const usesOf = ({ id: turnId, fileIds }: NewTurn, { id: conversationId }: Pick<Conversation, 'id'>) =>
  fileIds.map((fileId) => ({ fileId, conversationId, turnId }))

type InConversation = NewTurn & { branchId: string | null }

type Placed = ChatRequest & { place: Place }
type New = Placed & { title: string }
/** With the branch that is made for it. */
type InPlace = Placed & { plan: BranchPlan | null }

/**
 * Stores a turn of a conversation, with the branch that is made for it, and has its path shown; all of it or nothing. What was
 * true of the conversation when it was read may be no longer: then it is read again. Returns the conversation as it is now.
 * @throws AppError unknown_model, conversation_not_found, conversation_in_trash; conversation_moving for one whose place has moved; what the database throws
 */
export async function addTurn(
  conversation: Conversation,
  turn: InConversation,
  request: InPlace,
): Promise<Conversation> {
  try {
    return await addTurnAt(conversation, turn, request)
  } catch (error) {
    if (!isMissingRow(error)) throw error
    const now = await requireConversation({ id: turn.userId }, conversation.id)
    // Where it parts is known by ids of where the conversation was.
    if (request.plan) throw new AppError('conversation_moving')
    // Moved a moment ago: the model that was chosen is another provider's.
    return addTurn(now, turn, now.provider === conversation.provider ? request : { ...request, model: undefined })
  }
}

async function addTurnAt(conversation: Conversation, turn: InConversation, request: InPlace): Promise<Conversation> {
  const { model: asked, retryOf, place, plan } = request
  const { model, own } = await turnModel(conversation, asked)
  const { branchId } = turn
  const now = new Date()
  const isTree = conversation.rootShownAt !== null || plan !== null
  place.beginStoring()
  const [updated] = await db().$transaction([
    db().conversation.update({
      // Put into the trash a moment ago it takes no turn, nor from a guest who is an account by now.
      where: { id: conversation.id, userId: turn.userId, trashedAt: null, provider: conversation.provider },
      data: {
        // What is gone on with is no longer put away.
        ...{ updatedAt: now, archivedAt: null, model: own, shownBranchId: branchId },
        ...(isTree && { rootShownAt: branchId === null ? now : (conversation.rootShownAt ?? now) }),
      },
    }),
    ...(plan ? [createBranch(conversation, turn, plan), standInPlaceOfRetry(branchId)] : []),
    ...(branchId && !plan && !turn.isAgain ? copyWithQuestion(branchId, conversation.id) : []),
    ...(branchId ? [db().branch.updateMany({ where: { id: branchId }, data: { shownAt: now } })] : []),
    db().turn.create({ data: { ...turn, conversationId: conversation.id, model } }),
    db().fileUse.createMany({ data: usesOf(turn, conversation) }),
    ...(retryOf ? requestTurnDeletion(retryOf, conversation.id) : []),
  ])
  return updated
}

const createBranch = (
  { id }: Conversation,
  { branchId }: InConversation,
  { text: _, fileIds: __, ...plan }: BranchPlan,
) => db().branch.create({ data: { ...plan, id: branchId ?? undefined, conversationId: id } })

/** What it stands in the place of may have been sent again a moment ago. */
const standInPlaceOfRetry = (branchId: string | null) => db().$executeRaw`
  UPDATE "Branch" b SET "forkTurnId" = t."id", "forkMessageId" = t."id" || ':input'
  FROM "Turn" t WHERE b."id" = ${branchId}::uuid AND t."retryOf" = b."forkTurnId"
    AND NOT EXISTS (SELECT FROM "Turn" gone WHERE gone."id" = b."forkTurnId")`

/**
 * Stores a turn with the conversation that it makes.
 * @throws what `createConversation` throws
 */
export function createWithTurn(user: { id: string }, turn: NewTurn, { title, place, ...request }: New) {
  const { model, temporary, instructions, answering, projectId } = request
  return createConversation(user, {
    ...{ title, model, temporary, instructions, answering, projectId },
    alongside: async (row, tx) => {
      place.beginStoring()
      await tx.turn.create({ data: { ...turn, conversationId: row.id, model: row.model } })
      await tx.fileUse.createMany({ data: usesOf(turn, row) })
    },
  })
}
