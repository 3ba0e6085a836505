import 'server-only'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { isThere, type Segment, segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import type { Branch, Turn } from '#lib/server/db/generated/client.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { firstTurn } from './find-message.ts'
import { withTurns } from './own-messages.ts'
import { branchOf, type Tree } from './tree.ts'

/** As far as the first message is looked for. */
const FIRST_ITEMS = 100

/** A message that the provider lists goes by its id there; before that, and where it never does, by its turn. */
export const isListedId = (id: string) => !id.includes(':')

const sideOf = ({ kind }: Branch) => (kind === 'again' ? 'output' : 'input')

/** What the message is called that a branch begins with. */
export async function headId(tree: Tree, branch: Branch): Promise<string> {
  if (branch.headMessageId) return branch.headMessageId
  const turn = await firstTurn(branch)
  const segment = segmentOf(tree.conversation, branch)
  const id = isSettled(turn) ? await firstMessageId(segment, segment.copyEndItemId, branch, turn) : null
  if (id) await noteHead(branch, id)
  return id ?? `${turn?.id}:${sideOf(branch)}`
}

/** What the message is called in whose place a branch stands. */
export async function forkId(tree: Tree, branch: Branch): Promise<string> {
  const { forkMessageId, forkTurnId } = branch
  if (isListedId(forkMessageId) || forkTurnId === null) return forkMessageId
  const turn = await db().turn.findUnique({ where: { id: forkTurnId } })
  const segment = segmentOf(tree.conversation, branchOf(tree, branch.parentId))
  const after = branch.sharedItemId ?? segment.copyEndItemId
  const id = isSettled(turn) ? await firstMessageId(segment, after, branch, turn) : null
  if (id) await noteFork(branch, id)
  return id ?? forkMessageId
}

/** Whether the provider lists it, as far as we know. */
const isSettled = (turn: Turn | null): turn is Turn => turn !== null && turn.input === '' && turn.answerItemId !== null

/** Of this turn; what was sent behind it stands in nobody's place. */
async function firstMessageId(
  segment: Segment,
  after: string | null,
  { kind }: Branch,
  turn: Turn,
): Promise<string | null> {
  if (!isThere(segment)) return null
  const { client, providerId } = atProvider(segment)
  const query = { after: after ?? undefined, order: 'asc' as const, limit: FIRST_ITEMS }
  try {
    const { data } = await client.conversations.items.list(providerId, query)
    const role = kind === 'again' ? 'assistant' : 'user'
    const first = (await withTurns(segment, data)).find((message) => message.role === role)
    return first && (first.turn === null || first.turn.id === turn.id) ? first.id : null
  } catch (error) {
    if (isMissingAtProvider(error)) return null
    throw error
  }
}

/** What a reading of the messages found out about their ids; nobody has to ask for it again. */
export const noteHead = ({ id }: Branch, headMessageId: string) =>
  db().branch.updateMany({ where: { id }, data: { headMessageId } })

export const noteFork = ({ conversationId, parentId, kind, forkTurnId, forkMessageId }: Branch, id: string) =>
  db().branch.updateMany({
    where: { conversationId, parentId, kind, ...(forkTurnId ? { forkTurnId } : { forkMessageId }) },
    data: { forkMessageId: id },
  })
