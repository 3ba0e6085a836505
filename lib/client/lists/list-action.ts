import type { BatchAction } from '#lib/contract/batch.ts'
import type { Conversation, ListView } from '#lib/contract/conversation.ts'
import { changeOf, isPlacedSo, placementAfter } from '#lib/contract/placement.ts'
import { type Lists, listOf, rearranged } from './conversation-list.ts'

/** What can be done to one conversation or many at once. */
export type ListAction = BatchAction

/** To some conversations by id, or to all of a list, loaded or not. */
export type ActionTarget = { ids: ReadonlySet<string> } | { view: ListView }

/** Something that was asked for at a time, and that the server has not confirmed. */
export type PendingChange = {
  target: ActionTarget
  action: ListAction | { title: string }
  /** ISO 8601 */
  at: string
}

/** What takes it back; null where nothing does, or nobody would want to. */
export function inverseOf(action: ListAction): ListAction | null {
  if (action === 'archive') return 'unarchive'
  if (action === 'unarchive') return 'archive'
  return action === 'trash' ? 'restore' : null
}

/** The lists as they will be when the server has done it. */
export function withChange(lists: Lists, { target, action, at }: PendingChange): Lists {
  return rearranged(lists, (conversation) =>
    isTarget(target, conversation) ? changed(conversation, action, at) : conversation,
  )
}

/** True when nothing more of this list can come: all of it is on its way elsewhere. */
export function takesAll({ target, action }: PendingChange, view: ListView): boolean {
  const stays = typeof action === 'object' || action === 'pin' || action === 'unpin'
  return !stays && 'view' in target && (target.view === view || (target.view === 'all' && isCurrent(view)))
}

const isCurrent = (view: ListView | null) => view === 'pinned' || view === 'recent'

function isTarget(target: ActionTarget, conversation: Conversation): boolean {
  if ('ids' in target) return target.ids.has(conversation.id)
  const list = listOf(conversation)
  return list === target.view || (target.view === 'all' && isCurrent(list))
}

/** As the server does it; null: it goes for good. */
function changed(conversation: Conversation, action: PendingChange['action'], at: string): Conversation | null {
  if (typeof action === 'object') return { ...conversation, title: action.title }
  const change = changeOf(action)
  if (change === null) return null
  // What is so already keeps its place and its time.
  if (isPlacedSo(conversation, change)) return conversation
  return { ...conversation, ...placementAfter(change, at), ...(action === 'restore' && { expiresAt: null }) }
}
