import 'server-only'
import { isThere, type Segment, segmentOf } from '#lib/server/conversations/segment.ts'
import { pathTo, type Tree } from './tree.ts'

/** The root, and the branches that the provider has, the oldest first. */
export const segmentsThere = ({ conversation, branches }: Tree): Segment[] =>
  [null, ...branches].map((branch) => segmentOf(conversation, branch)).filter(isThere)

/** The same in the order in which something is looked for: the shown path from its end, then all others. */
export function shownFirst(tree: Tree): Segment[] {
  const all = segmentsThere(tree)
  const path = pathTo(tree, tree.conversation.shownBranchId).map((branch) => branch?.id ?? null)
  const placeOf = ({ branchId }: Segment) => path.indexOf(branchId)
  return all.toSorted((a, b) => placeOf(b) - placeOf(a))
}
