import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { refusal } from '#lib/server/errors.ts'
import { untilListed } from '#lib/server/provider/retry.ts'
import { findMessage, firstTurn } from './find-message.ts'
import { type Located, locate } from './locate.ts'
import { branchOf, type Tree } from './tree.ts'

/** Where a new branch parts, and what is said there. */
export interface BranchPlan extends Pick<Branch, 'parentId' | 'forkTurnId' | 'forkMessageId' | 'sharedItemId'> {
  kind: 'edit' | 'again'
  /** What the person said there so far: it is asked again. */
  text: string
}

/** Which message is edited, or asked for again. */
export interface Branching {
  kind: 'edit' | 'again'
  messageId: string
}

/** Items are listed seconds after an answer ended; what isn't after so long never is. */
const LISTED_AFTER_MS = 10 * 60_000

/**
 * Where a branch parts that stands in the place of a message: nothing is made yet. Every answer above is listed by then, so that
 * the copy has it.
 * @throws AppError message_not_found; invalid_request for a message that can't be replaced so; conversation_busy when what is
 *   above isn't listed in time, or is being answered; what the provider throws
 */
export async function planBranch(tree: Tree, { kind, messageId }: Branching): Promise<BranchPlan> {
  const found = await findMessage(tree, messageId)
  const located = await untilListed(async () => {
    const now = await locate(tree, found)
    return (await isListed(now, tree)) ? now : null
  })
  if (!located || located.turn?.status === 'queued' || located.turn?.status === 'running') throw refusal('forkIsLive')
  return kind === 'edit' ? planEdit(tree, located) : planAgain(tree, located)
}

/** Whether the provider lists all the answers that there are in the segment. */
async function isListed({ branchId, own }: Located, { conversation }: Tree): Promise<boolean> {
  const turns = await db().turn.findMany({
    where: {
      ...{ conversationId: conversation.id, branchId, input: { not: '' } },
      status: { in: ['completed', 'incomplete'] },
      endedAt: { gt: new Date(Date.now() - LISTED_AFTER_MS) },
    },
  })
  return turns.every(({ answerItemId }) => answerItemId === null || own.itemIds.includes(answerItemId))
}

async function planEdit(tree: Tree, located: Located): Promise<BranchPlan> {
  const { own, index, turn, role, branchId } = located
  if (role !== 'user') throw refusal('notYourMessage')
  const branch = branchOf(tree, branchId)
  const first = branch && (await firstTurn(branch))
  const message = own.messages[index]
  const text = message?.content ?? turn?.input ?? ''
  // The question of an answer that was asked for again stands where it was said first.
  if (branch?.kind === 'again' && turn?.isAgain)
    return planBranch(tree, { kind: 'edit', messageId: `${branch.forkTurnId}:input` })
  const isHead = branch?.kind === 'edit' && (turn ? turn.id === first?.id : index === 0)
  if (isHead) return { ...besides(branch), text }
  return {
    ...{ kind: 'edit', parentId: branchId, text },
    forkTurnId: turn?.id ?? null,
    forkMessageId: message?.id ?? located.id,
    sharedItemId: message ? itemBefore(located, message.itemIds[0]) : itemBeforeTurn(located, turn),
  }
}

async function planAgain(tree: Tree, located: Located): Promise<BranchPlan> {
  const { own, index, turn, role, branchId } = located
  if (role !== 'assistant') throw refusal('notAnAnswer')
  const branch = branchOf(tree, branchId)
  const message = own.messages[index]
  const question = own.messages[index - 1]
  if (branch?.kind === 'again' && (turn ? turn.isAgain : index === 1)) {
    return { ...besides(branch), text: question?.content ?? turn?.input ?? '' }
  }
  // Our row alone has the question, too: another one stands beside it.
  if (!message && turn) return planEdit(tree, { ...located, id: `${turn.id}:input`, role: 'user' })
  if (!message || question?.role !== 'user') throw refusal('answersNothing')
  return {
    ...{ kind: 'again', parentId: branchId, text: question.content },
    forkTurnId: turn?.id ?? null,
    forkMessageId: message.id,
    sharedItemId: question.itemIds[0] ?? null,
  }
}

/** Where another branch stands in the place of the same message. */
const besides = ({ parentId, kind, forkTurnId, forkMessageId, sharedItemId }: Branch) => ({
  ...{ parentId, forkTurnId, forkMessageId, sharedItemId },
  kind: kind === 'again' ? ('again' as const) : ('edit' as const),
})

function itemBefore({ own }: Pick<Located, 'own'>, itemId: string | undefined): string | null {
  const place = own.itemIds.indexOf(itemId ?? '')
  return own.itemIds[place - 1] ?? null
}

/** What our row alone has stands behind the last answer before it; what has no turn was there before all turns. */
function itemBeforeTurn({ own }: Located, turn: Turn | null): string | null {
  const next = own.messages.findIndex((message) => turn && message.turn && message.turn.createdAt > turn.createdAt)
  if (next < 0) return own.itemIds.at(-1) ?? null
  return itemBefore({ own }, own.messages[next]?.itemIds[0])
}
