import 'server-only'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { firstTurn } from '#lib/server/branches/find-message.ts'
import { readTree } from '#lib/server/branches/read-tree.ts'
import { branchWith } from '#lib/server/branches/show-message.ts'
import { branchOf, type Tree } from '#lib/server/branches/tree.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { sentFilesOf, withFiles } from '#lib/server/files/sent-files.ts'
import { wordsOf } from '#lib/server/files/words.ts'
import { withinBudget } from '#lib/server/provider/within-budget.ts'
import { isLive } from '#lib/server/turns/turn-store.ts'
import { markVersions, versionsOf } from './mark-versions.ts'
import type { PathMessage } from './path-message.ts'
import { type PathPage, PathRebuiltError, readPath, type Slice } from './read-path.ts'
import { sliceMessages } from './slice-messages.ts'
import { dropListed, unlistedTurns } from './unlisted-turns.ts'

/** A path has no more segments that are lost. */
const ATTEMPTS = 10

interface Query {
  cursor?: string | undefined
  /** A message: the path that has it, in place of the shown one. */
  through?: string | undefined
}

/**
 * One page of a path of the user's conversation, messages oldest first, with what the provider can't know: messages whose turn
 * failed, where the conversation parts, and on the newest page the live turn and those that wait.
 * @throws AppError conversation_not_found, conversation_in_trash, message_not_found; conversation_gone when the provider no
 *   longer has it
 */
export async function getHistory(user: { id: string }, id: string, query: Query = {}): Promise<History> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await readHistory(user, id, query)
    } catch (error) {
      if (!(error instanceof PathRebuiltError)) throw error
      if (attempt === ATTEMPTS) throw new AppError('conversation_gone', { cause: error })
    }
  }
}

async function readHistory(user: { id: string }, id: string, { cursor, through }: Query): Promise<History> {
  const conversation = await requireConversation(user, id)
  const tree = await readTree(conversation)
  const branchId = through ? await branchWith(tree, through) : conversation.shownBranchId
  const { turns, page } = await readTogether(tree, branchId, cursor)
  const kept = await dropListed(turns, listedIn(page))
  const [live, ...queued] = cursor ? [] : kept.filter((turn) => isLive(turn.status) && turn.branchId === branchId)
  const messages: PathMessage[] = []
  for (const slice of page.slices) messages.push(...(await messagesOf(tree, slice, kept)))
  return {
    conversation: conversationView(conversation, turns.find((turn) => turn.status === 'running')?.id ?? null),
    messages: await withFiles(user, withinBudget(messages).map(messageView)),
    liveTurn: live ? await withVersions(tree, live) : null,
    queuedTurns: await Promise.all(queued.map(liveTurnView)),
    olderCursor: page.olderCursor,
  }
}

const messagesOf = async (tree: Tree, slice: Slice, kept: Turn[]) =>
  markVersions(tree, slice, await sliceMessages(slice, kept))

/**
 * The items of a page and the turns whose text we keep, as of one moment: a turn that ends between the two reads would be
 * shown twice or not at all, so both are read again until the turns held still.
 */
async function readTogether(tree: Tree, branchId: string | null, cursor: string | undefined) {
  const { id } = tree.conversation
  for (let turns = await unlistedTurns(id); ; ) {
    const page = await readPath(tree, branchId, cursor)
    const after = await unlistedTurns(id)
    if (key(after) === key(turns)) return { turns, page }
    turns = after
  }
}

const key = (turns: Turn[]) => turns.map((turn) => `${turn.id} ${turn.status}`).join()

const listedIn = ({ slices }: PathPage) => new Set(slices.flatMap(({ items }) => items.map((item) => item.id ?? '')))

const messageView = ({ itemIds: _, ofTurn: __, ...message }: PathMessage): Message => message

/** A turn that a branch begins with says so, as its message can't yet. */
async function withVersions(tree: Tree, turn: Turn): Promise<LiveTurn> {
  const live = await liveTurnView(turn)
  const branch = branchOf(tree, turn.branchId)
  const first = branch && (await firstTurn(branch))
  if (!branch || branch.kind === 'summary' || first?.id !== live.id) return live
  return { ...live, versions: await versionsOf(tree, branch, `${live.id}:${live.isAgain ? 'output' : 'input'}`) }
}

async function liveTurnView(turn: Turn): Promise<LiveTurn> {
  const files = await sentFilesOf(turn)
  return {
    ...{ id: turn.id, input: wordsOf(turn), model: turn.model },
    status: turn.status === 'queued' ? 'queued' : 'running',
    ...(files.length > 0 && { files }),
    ...(turn.isAgain && { isAgain: true }),
  }
}
