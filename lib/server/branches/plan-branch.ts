import 'server-only'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { refusal } from '#lib/server/errors.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { findMessage, firstTurn } from './find-message.ts'
import { itemBefore, itemBeforeTurn, type Located, locateListed } from './locate.ts'
import type { OwnMessage } from './own-messages.ts'
import { branchOf, type Tree } from './tree.ts'

/** Where a new branch parts, and what is said there. */
export interface BranchPlan extends Pick<Branch, 'parentId' | 'forkTurnId' | 'forkMessageId' | 'sharedItemId'> {
  kind: 'edit' | 'again'
  /** What the person said there so far, and the files with it: it is asked again. */
  text: string
  fileIds: string[]
}

/** Which message is edited, or asked for again. */
export interface Branching {
  kind: 'edit' | 'again'
  messageId: string
}

/**
 * Where a branch parts that stands in the place of a message: nothing is made yet. Every answer above is listed by then, so that
 * the copy has it.
 * @throws AppError message_not_found; invalid_request for a message that can't be replaced so; conversation_busy when what is
 *   above isn't listed in time, or is being answered; what the provider throws
 */
export async function planBranch(tree: Tree, { kind, messageId }: Branching): Promise<BranchPlan> {
  const located = await locateListed(tree, await findMessage(tree, messageId))
  requireFork(kind, located)
  return kind === 'edit' ? planEdit(tree, located) : planAgain(tree, located)
}

/**
 * Whether something else can stand in the place of a message.
 * @throws AppError invalid_request
 */
export function requireFork(kind: Branching['kind'], { own, index, role }: Located): void {
  if (kind === 'edit' && role !== 'user') throw refusal('notYourMessage')
  if (kind === 'again' && role !== 'assistant') throw refusal('notAnAnswer')
  if (kind === 'again' && index >= 0 && own.messages[index - 1]?.role !== 'user') throw refusal('answersNothing')
}

async function planEdit(tree: Tree, located: Located): Promise<BranchPlan> {
  const { own, index, turn, branchId } = located
  const branch = branchOf(tree, branchId)
  const first = branch && (await firstTurn(branch))
  const message = own.messages[index]
  const said = saidIn(message, turn)
  // The question of an answer that was asked for again stands where it was said first.
  if (branch?.kind === 'again' && turn?.isAgain)
    return planBranch(tree, { kind: 'edit', messageId: `${branch.forkTurnId}:input` })
  const isHead = branch?.kind === 'edit' && (turn ? turn.id === first?.id : index === 0)
  if (isHead) return { ...besides(branch), ...said }
  return {
    ...{ kind: 'edit', parentId: branchId, ...said },
    forkTurnId: turn?.id ?? null,
    forkMessageId: message?.id ?? located.id,
    sharedItemId: message ? itemBefore(located, message.itemIds[0]) : itemBeforeTurn(located, turn),
  }
}

async function planAgain(tree: Tree, located: Located): Promise<BranchPlan> {
  const { own, index, turn, branchId } = located
  const branch = branchOf(tree, branchId)
  const question = index > 0 ? own.messages[index - 1] : own.messages.find((message) => isQuestionOf(turn, message))
  if (branch?.kind === 'again' && (turn ? turn.isAgain : index === 1)) {
    return { ...besides(branch), ...saidIn(question, turn) }
  }
  // Our row alone has the question, too: another one stands beside it.
  if (!question && turn) return planEdit(tree, { ...located, id: `${turn.id}:input`, role: 'user' })
  return {
    ...{ kind: 'again', parentId: branchId, ...saidIn(question, null) },
    forkTurnId: turn?.id ?? null,
    forkMessageId: own.messages[index]?.id ?? located.id,
    sharedItemId: question?.itemIds[0] ?? null,
  }
}

const isQuestionOf = (turn: Turn | null, message: OwnMessage) =>
  turn !== null && message.turn?.id === turn.id && message.role === 'user'

function saidIn(message: OwnMessage | undefined, turn: Turn | null): Pick<BranchPlan, 'text' | 'fileIds'> {
  if (!message) return { text: turn ? wordsOf(turn) : '', fileIds: turn?.fileIds ?? [] }
  return { text: message.content, fileIds: (message.files ?? []).flatMap(({ id }) => id ?? []) }
}

/** Where another branch stands in the place of the same message. */
const besides = ({ parentId, kind, forkTurnId, forkMessageId, sharedItemId }: Branch) => ({
  ...{ parentId, forkTurnId, forkMessageId, sharedItemId },
  kind: kind === 'again' ? ('again' as const) : ('edit' as const),
})
