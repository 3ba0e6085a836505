import 'server-only'
import { randomUUID } from 'node:crypto'
import type { ChatRequest } from '#lib/contract/chat-request.ts'
import { findMessage } from '#lib/server/branches/find-message.ts'
import { locate, standsAbove } from '#lib/server/branches/locate.ts'
import { type Branching, type BranchPlan, planBranch, requireFork } from '#lib/server/branches/plan-branch.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { branchOf, pathTo, type Tree } from '#lib/server/branches/tree.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { turnModel } from '#lib/server/provider/turn-model.ts'
import { stopTurns } from './cancel-turn.ts'
import { findRetry } from './retry-turn.ts'

/** Where in its conversation a turn is said. It never changes. */
export interface TurnPlace {
  /** Null: in the root. */
  branchId: string | null
  /** It says its question again. */
  isAgain: boolean
  /** The branch that is made for it. */
  plan: BranchPlan | null
  /** The files of the message that it says again, or stands in the place of. */
  fileIds: readonly string[]
}

/** At an end, where nothing is said again. */
export const atEndOf = (branchId: string | null): TurnPlace => ({ branchId, isAgain: false, plan: null, fileIds: [] })

/**
 * Where a turn goes. In the place of a message a branch is planned, and what is being answered on that message's path is stopped
 * first; otherwise it goes where the sender's screen ends, or the shown path does.
 * @throws AppError message_not_found; what `planBranch` throws; conversation_busy when what is answered there can't be stopped now
 */
export async function placeOfTurn(conversation: Conversation, request: ChatRequest): Promise<TurnPlace> {
  const { editOf, againOf, after, retryOf, model } = request
  if (retryOf) return placeOfRetry(conversation, retryOf)
  const tree = await readTree(conversation)
  const messageId = editOf ?? againOf
  if (messageId) {
    const branching: Branching = { kind: editOf ? 'edit' : 'again', messageId }
    // Before anything is stopped for it.
    await turnModel(conversation, model)
    await stopPath(tree, branching)
    const plan = await planBranch(tree, branching)
    return { branchId: randomUUID(), isAgain: plan.kind === 'again', plan, fileIds: plan.fileIds }
  }
  return atEndOf(after ? await endAfter(tree, after) : conversation.shownBranchId)
}

/** Where the path ends that ends with this message on a screen: in a summary behind it, while that is shown. */
async function endAfter(tree: Tree, messageId: string): Promise<string | null> {
  const { branchId, id, turn } = await findMessage(tree, messageId)
  const shown = branchOf(tree, tree.conversation.shownBranchId)
  const isBehind = shown?.kind === 'summary' && shown.parentId === branchId
  const isIt = isBehind && (shown.forkMessageId === id || (turn !== null && shown.forkTurnId === turn.id))
  return isIt ? shown.id : branchId
}

/** What is sent again stays in its branch; its question is said again only where nothing else came before it. */
async function placeOfRetry({ id }: Conversation, retryOf: string): Promise<TurnPlace> {
  const failed = await db().turn.findUnique({ where: { id: retryOf, conversationId: id } })
  // Another device has sent it again a moment ago: storing this one finds that out.
  if (!failed) return atEndOf((await findRetry(id, retryOf))?.branchId ?? null)
  const { branchId } = failed
  const others = failed.isAgain && (await db().turn.count({ where: { branchId, id: { not: retryOf } } }))
  return { branchId, isAgain: failed.isAgain && others === 0, plan: null, fileIds: failed.fileIds }
}

/** Stops what is being answered on a path that has this message: it stays there, as stopped. */
async function stopPath(tree: Tree, { kind, messageId }: Branching): Promise<void> {
  const { conversation } = tree
  const live: Turn[] = await db().turn.findMany({
    where: { conversationId: conversation.id, status: { in: ['queued', 'running'] } },
    // The newest first: otherwise a stopped turn would let the next one begin.
    orderBy: { createdAt: 'desc' },
  })
  if (live.length === 0) return
  const found = await findMessage(tree, messageId)
  const { branchId } = found
  requireFork(kind, await locate(tree, found))
  const isAbove = await standsAbove(tree, found)
  await stopTurns(
    live.filter((turn) => {
      const path = pathTo(tree, turn.branchId).map((branch) => branch?.id ?? null)
      const child = branchOf(tree, path[path.indexOf(branchId) + 1] ?? null)
      return path.includes(branchId) && (child === null || isAbove(child))
    }),
    conversation,
  )
}
