import type { ListAction } from '#lib/contract/batch.ts'
import type { Conversation, ListView } from '#lib/contract/conversation.ts'
import { changeOf, isPlacedSo, placementAfter } from '#lib/contract/placement.ts'
import {
  type Change,
  type Conversations,
  type ListName,
  listOf,
  namesIn,
  type Told,
  withConversations,
  withoutConversations,
} from './conversations.ts'

/** What can be done to one conversation or many at once. */
export type { ListAction }

type Renaming = { title: string }
/** Into a project, null: out of any. */
export type Moving = { projectId: string | null }

/** To some conversations by id, or to all of a list, loaded or not; `all` are those that stand below no project. */
export type ActionTarget = { ids: ReadonlySet<string> } | { view: ListView }

/** Something that was asked for at a time, and that the server has not confirmed. */
export type PendingChange = {
  target: ActionTarget
  action: ListAction | Renaming | Moving
  /** ISO 8601 */
  at: string
}

/** The same as the store of conversations takes it. */
export const asChange = (change: PendingChange): Change => ({
  shown: (conversations) => withPending(conversations, change),
  done: (conversations) => withChange(conversations, change),
  told: (before, after) => toldBy(change, before, after),
})

/** What takes it back; null where nothing does, or nobody would want to. */
export function inverseOf(action: ListAction): ListAction | null {
  if (action === 'archive') return 'unarchive'
  if (action === 'unarchive') return 'archive'
  return action === 'trash' ? 'restore' : null
}

/** The conversations as they will be when the server has done it. */
export function withChange(known: Conversations, { target, action, at }: PendingChange): Conversations {
  const gone = new Set<string>()
  const others: Conversation[] = []
  for (const conversation of targeted(known, target)) {
    const next = changed(conversation, action, at)
    if (next === null) gone.add(conversation.id)
    else if (next !== conversation) others.push(next)
  }
  const left = gone.size > 0 ? withoutConversations(known, gone) : known
  return others.length > 0 ? withConversations(left, others) : left
}

/** The same, and of a list that is on its way elsewhere nothing more is to be loaded. */
export function withPending(conversations: Conversations, change: PendingChange): Conversations {
  const { byId, lists } = withChange(conversations, change)
  const changed: { [Name in ListName]?: Conversations['lists'][ListName] } = { ...lists }
  for (const name of namesIn(lists)) {
    const list = changed[name]
    if (list && takesAll(change, name)) changed[name] = { ...list, cursor: null, end: null }
  }
  return { byId, lists: changed }
}

/** What it says of each conversation, once the server has done it. */
export function toldBy({ target }: PendingChange, before: Conversations, after: Conversations): Told[] {
  if (!('ids' in target)) return []
  return [...target.ids].flatMap((id): Told[] =>
    before.byId.has(id) ? [{ id, conversation: after.byId.get(id) ?? null }] : [],
  )
}

/** True when nothing more of this list can come: all of it is on its way elsewhere. */
export function takesAll({ target, action }: PendingChange, view: ListName): boolean {
  const isPinning = action === 'pin' || action === 'unpin'
  const stays = typeof action === 'object' ? 'title' in action || view === 'pinned' : isPinning
  return !stays && 'view' in target && isIn(target.view, view)
}

/** Whether what is in this list of a person's is in that of the API's, too. */
export const isIn = (view: ListView, list: ListName | null): boolean =>
  list === view || (view === 'all' && (list === 'pinned' || list === 'recent'))

function targeted({ byId }: Conversations, target: ActionTarget): Conversation[] {
  if ('ids' in target) return [...target.ids].flatMap((id) => byId.get(id) ?? [])
  return [...byId.values()].filter((conversation) => isIn(target.view, listOf(conversation)))
}

/** As the server does it; null: it goes for good. */
function changed(conversation: Conversation, action: PendingChange['action'], at: string): Conversation | null {
  if (typeof action === 'object') return { ...conversation, ...action }
  const change = changeOf(action)
  if (change === null) return null
  // What is so already keeps its place and its time.
  if (isPlacedSo(conversation, change)) return conversation
  return { ...conversation, ...placementAfter(change, at), ...(action === 'restore' && { expiresAt: null }) }
}
