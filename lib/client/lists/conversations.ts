import type { Conversation, ConversationList, ListView } from '#lib/contract/conversation.ts'

/** The lists a person sees, with one for each project; every conversation is in one of them, a temporary one in none. */
export type ListName = 'pinned' | 'recent' | 'archived' | 'trash' | `project:${string}`

const PROJECT = 'project:'
export const projectList = (projectId: string): ListName => `${PROJECT}${projectId}`

/** How the API calls a list. */
export const placeOf = (name: ListName): { view: ListView; project?: string } =>
  name.startsWith(PROJECT)
    ? { view: 'recent', project: name.slice(PROJECT.length) }
    : { view: name as ListView, ...(name === 'recent' && { project: 'none' }) }

/** Those of which something is known. */
export const namesIn = (lists: { readonly [Name in ListName]?: unknown }) => Object.keys(lists) as ListName[]

/** The beginning of a list, as far down as it is loaded. */
export type LoadedList = {
  ids: readonly string[]
  /** Leads to what follows; null: this is all. */
  cursor: string | null
  /** The last place that is loaded while more follows: what belongs below it comes with its own page. */
  end: Place | null
}

/** All that is known of a person's conversations: each is here once, and the lists say only how they are ordered. */
export type Conversations = {
  readonly byId: ReadonlyMap<string, Conversation>
  /** Only what was loaded is there. */
  readonly lists: { readonly [Name in ListName]?: LoadedList }
}

type Place = Pick<Conversation, 'updatedAt' | 'id'>

/** How a conversation is now; null: gone for good, or somebody else's. */
export type Told = { id: string; conversation: Conversation | null }

/** Something that is asked of the server. The code for it comes with what asks: a page that only shows lists needs none. */
export type Change = {
  /** As it is shown while it is asked for. */
  shown: (conversations: Conversations) => Conversations
  /** As the server has it then. */
  done: (conversations: Conversations) => Conversations
  /** What that says of each conversation. */
  told: (before: Conversations, after: Conversations) => Told[]
}

export const noConversations: Conversations = { byId: new Map(), lists: {} }

/** The list a conversation belongs to. */
export function listOf({ trashedAt, isTemporary, archivedAt, pinnedAt, projectId }: Conversation): ListName | null {
  if (trashedAt) return 'trash'
  if (isTemporary) return null
  if (archivedAt) return 'archived'
  if (pinnedAt) return 'pinned'
  return projectId ? projectList(projectId) : 'recent'
}

/** The order of every list: the last activity first. */
export function compareByActivity(a: Place, b: Place): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt ? -1 : 1
  if (a.id === b.id) return 0
  return a.id > b.id ? -1 : 1
}

/** What is loaded of a list, in its order. */
export function conversationsIn({ byId, lists }: Conversations, name: ListName): Conversation[] {
  return lists[name]?.ids.flatMap((id) => byId.get(id) ?? []) ?? []
}

/** Puts a page into a list: behind what the cursor `after` follows, or, for null, in place of all. */
export function withPage(
  known: Conversations,
  name: ListName,
  page: ConversationList,
  after: string | null,
): Conversations {
  const before = known.lists[name]
  // The list was read anew while this page was on its way.
  if (after !== null && before?.cursor !== after) return known
  const byId = new Map(known.byId)
  for (const conversation of page.conversations) byId.set(conversation.id, conversation)
  const added = page.conversations.map(({ id }) => id)
  const others = withoutIds(known.lists, new Set(added))
  const last = page.conversations.at(-1)
  const list = {
    ids: after === null ? added : [...(others[name]?.ids ?? []), ...added],
    cursor: page.nextCursor,
    end: page.nextCursor === null ? null : (last ?? before?.end ?? null),
  }
  return { byId, lists: { ...others, [name]: list } }
}

/** Each goes to the list and place it belongs to now. Doing it twice changes nothing more. */
export function withConversations(known: Conversations, conversations: Conversation[]): Conversations {
  const byId = new Map(known.byId)
  for (const conversation of conversations) byId.set(conversation.id, conversation)
  const lists: Partial<Record<ListName, LoadedList>> = withoutIds(
    known.lists,
    new Set(conversations.map(({ id }) => id)),
  )
  for (const name of namesIn(lists)) {
    const list = lists[name]
    if (!list) continue
    const added = conversations.filter((conversation) => listOf(conversation) === name && isLoaded(list, conversation))
    if (added.length === 0) continue
    const placed = [...list.ids.flatMap((id) => byId.get(id) ?? []), ...added].sort(compareByActivity)
    lists[name] = { ...list, ids: placed.map(({ id }) => id) }
  }
  return { byId, lists }
}

/** They are gone for good. */
export function withoutConversations(known: Conversations, gone: ReadonlySet<string>): Conversations {
  const byId = new Map(known.byId)
  for (const id of gone) byId.delete(id)
  return { byId, lists: withoutIds(known.lists, gone) }
}

export function withTold(known: Conversations, { id, conversation }: Told): Conversations {
  return conversation ? withConversations(known, [conversation]) : withoutConversations(known, new Set([id]))
}

function withoutIds(lists: Conversations['lists'], gone: ReadonlySet<string>): Conversations['lists'] {
  const next: Partial<Record<ListName, LoadedList>> = {}
  for (const name of namesIn(lists)) {
    const list = lists[name]
    if (list)
      next[name] = list.ids.some((id) => gone.has(id)) ? { ...list, ids: list.ids.filter((id) => !gone.has(id)) } : list
  }
  return next
}

const isLoaded = ({ end }: LoadedList, place: Place) => end === null || compareByActivity(place, end) <= 0
