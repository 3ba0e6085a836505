import 'server-only'
import type { Branch, Conversation } from '#lib/server/db/generated/client.ts'

/** A conversation with its branches, the oldest first. */
export interface Tree {
  conversation: Conversation
  branches: readonly Branch[]
}

/** The branch of this id; null for the root. */
export const branchOf = ({ branches }: Tree, id: string | null): Branch | null =>
  branches.find((branch) => branch.id === id) ?? null

/** The way from the root, which is null, to a branch. */
export function pathTo(tree: Tree, branchId: string | null): (Branch | null)[] {
  const branch = branchOf(tree, branchId)
  return branch ? [...pathTo(tree, branch.parentId), branch] : [null]
}

/** Whether two branches stand in the place of the same message. */
const isBeside = (one: Branch, other: Branch) =>
  one.parentId === other.parentId && one.kind === other.kind && placeOf(one) === placeOf(other)

/** Ids of messages change, turns stay. */
const placeOf = ({ forkTurnId, forkMessageId }: Branch) => forkTurnId ?? forkMessageId

/** The branches in the place of the same message as this one, itself among them, the oldest first. */
export const besides = ({ branches }: Tree, branch: Branch): Branch[] =>
  branches.filter((other) => isBeside(branch, other))

/** The summaries behind messages of this branch, or of the root, that there are, or that are shown while they are made. */
export const summariesOf = ({ branches, conversation }: Tree, branchId: string | null): Branch[] =>
  branches.filter(
    ({ kind, parentId, state, id }) =>
      kind === 'summary' && parentId === branchId && (state === 'ready' || id === conversation.shownBranchId),
  )

/**
 * Of the branches that part from this one, or from the root, one for each place where any do: in place of a message, that is,
 * which a summary isn't.
 */
export function forksOf({ branches }: Tree, branchId: string | null): Branch[] {
  const children = branches.filter(({ parentId, kind }) => parentId === branchId && kind !== 'summary')
  return children.filter((child, index) => children.findIndex((other) => isBeside(child, other)) === index)
}

/**
 * The branch whose path was shown last of all that begin in `branchId` and go on, from there, only by forks that lie behind a
 * certain place.
 */
export function lastShownBelow(
  tree: Tree,
  branchId: string | null,
  isBehind: (child: Branch) => boolean,
): string | null {
  const below = tree.branches.filter(({ id }) => {
    const path = pathTo(tree, id).map((branch) => branch?.id ?? null)
    const place = path.indexOf(branchId)
    const child = branchOf(tree, path[place + 1] ?? null)
    return place >= 0 && child !== null && isBehind(child)
  })
  const own = branchOf(tree, branchId)?.shownAt ?? tree.conversation.rootShownAt
  const all = [...below, { id: branchId, shownAt: own }]
  const timeOf = ({ shownAt }: { shownAt: Date | null }) => shownAt?.getTime() ?? 0
  return all.reduce((latest, each) => (timeOf(each) > timeOf(latest) ? each : latest)).id
}
