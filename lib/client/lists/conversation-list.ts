import type { Conversation, ConversationList } from '#lib/contract/conversation.ts'
import type { LiveEvent } from '#lib/contract/live.ts'

export const listNames = ['pinned', 'recent', 'archived', 'trash'] as const

/** The lists a person sees; every conversation is in one of them, a temporary one in none. */
export type ListName = (typeof listNames)[number]

/** The beginning of a list, as far down as it is loaded. */
export type LoadedList = {
  conversations: Conversation[]
  /** Leads to what follows; null: this is all. */
  cursor: string | null
  /** The last place that is loaded while more follows: what belongs below it comes with its own page. */
  end: Place | null
}

/** Only what was loaded is there. */
export type Lists = { readonly [Name in ListName]?: LoadedList }

type Place = Pick<Conversation, 'updatedAt' | 'id'>

/** The list a conversation belongs to. */
export function listOf({ trashedAt, isTemporary, archivedAt, pinnedAt }: Conversation): ListName | null {
  if (trashedAt) return 'trash'
  if (isTemporary) return null
  if (archivedAt) return 'archived'
  return pinnedAt ? 'pinned' : 'recent'
}

/** The order of every list: the last activity first. */
export function compareByActivity(a: Place, b: Place): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt ? -1 : 1
  if (a.id === b.id) return 0
  return a.id > b.id ? -1 : 1
}

/** Puts a page into a list: behind what the cursor `after` follows, or, for null, in place of all. */
export function withPage(lists: Lists, name: ListName, page: ConversationList, after: string | null): Lists {
  const before = lists[name]
  // The list was read anew while this page was on its way.
  if (after !== null && before?.cursor !== after) return lists
  const ids = new Set(page.conversations.map(({ id }) => id))
  const others = rearranged(lists, (conversation) => (ids.has(conversation.id) ? null : conversation))
  const kept = after === null ? [] : (others[name]?.conversations ?? [])
  const last = page.conversations.at(-1)
  return {
    ...others,
    [name]: {
      conversations: [...kept, ...page.conversations],
      cursor: page.nextCursor,
      end: page.nextCursor === null ? null : (last ?? before?.end ?? null),
    },
  }
}

/** The lists after something happened, here or on another device. Doing it twice changes nothing more. */
export function applyLiveEvent(lists: Lists, event: LiveEvent): Lists {
  switch (event.type) {
    case 'conversation-changed':
      return placed(lists, event.conversation)
    case 'conversation-removed':
      return rearranged(lists, (conversation) => (conversation.id === event.id ? null : conversation))
    case 'refresh':
      return lists
    default:
      event satisfies never
      return lists
  }
}

/** Takes the conversation out of where it was and puts it where it belongs now. */
export function placed(lists: Lists, conversation: Conversation): Lists {
  const others = rearranged(lists, (other) => (other.id === conversation.id ? null : other))
  return inserted(others, [conversation])
}

/** Replaces conversations, or for null removes them; each goes to the list and place it then belongs to. */
export function rearranged(lists: Lists, change: (conversation: Conversation) => Conversation | null): Lists {
  const changed: Conversation[] = []
  const next: Partial<Record<ListName, LoadedList>> = {}
  for (const name of listNames) {
    const list = lists[name]
    if (!list) continue
    const kept = list.conversations.filter((conversation) => {
      const result = change(conversation)
      if (result && result !== conversation) changed.push(result)
      return result === conversation
    })
    next[name] = kept.length === list.conversations.length ? list : { ...list, conversations: kept }
  }
  return inserted(next, changed)
}

export function findListed(lists: Lists, id: string): Conversation | null {
  for (const name of listNames) {
    const found = lists[name]?.conversations.find((conversation) => conversation.id === id)
    if (found) return found
  }
  return null
}

function inserted(lists: Lists, conversations: Conversation[]): Lists {
  if (conversations.length === 0) return lists
  const next: Partial<Record<ListName, LoadedList>> = { ...lists }
  for (const name of listNames) {
    const list = next[name]
    if (!list) continue
    const added = conversations.filter((conversation) => listOf(conversation) === name && isLoaded(list, conversation))
    if (added.length === 0) continue
    next[name] = { ...list, conversations: [...list.conversations, ...added].sort(compareByActivity) }
  }
  return next
}

const isLoaded = ({ end }: LoadedList, place: Place) => end === null || compareByActivity(place, end) <= 0
