import type * as browserApi from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { LIST_PAGE_MAX } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { applyLiveEvent, findListed, type ListName, type Lists, listNames, withPage } from './conversation-list.ts'
import { type PendingChange, takesAll, withChange } from './list-action.ts'

export type ListApi = Pick<typeof browserApi, 'listConversations'>

export type ListsState = {
  /** As they will be when everything asked for is done. */
  lists: Lists
  loading: ReadonlySet<ListName>
  /** Why a list, or more of it, could not be loaded. */
  errors: { readonly [Name in ListName]?: ErrorInfo }
}

export type ConversationListStore = ReturnType<typeof createConversationListStore>

export const noLists: ListsState = { lists: {}, loading: new Set(), errors: {} }

const FIRST_PAGE = 40
/** Read anew at once; what was loaded below it is loaded again when somebody scrolls there. */
const REREAD_LIMIT = 1000

/**
 * One person's lists, without React. What the server said is kept apart from what is asked of it, so that taking back
 * what it refused can't take back what happened meanwhile.
 */
export function createConversationListStore(api: ListApi) {
  const listeners = new Set<() => void>()
  const loading = new Set<ListName>()
  const wanted = new Set<ListName>()
  const missed = new Set<LiveEvent[]>()
  let known: Lists = {}
  let pending: PendingChange[] = []
  let errors: ListsState['errors'] = {}
  let state = noLists

  function notify() {
    state = { lists: pending.reduce(withPending, known), loading: new Set(loading), errors }
    for (const listener of listeners) listener()
  }

  /** One request at a time for each list. Events that come meanwhile may be newer than the page, so they go on top of it. */
  async function run(name: ListName, work: () => Promise<Lists>): Promise<void> {
    const events: LiveEvent[] = []
    loading.add(name)
    missed.add(events)
    errors = { ...errors, [name]: undefined }
    notify()
    try {
      const next = await work()
      known = events.reduce(applyLiveEvent, next)
    } catch (error) {
      errors = { ...errors, [name]: toErrorInfo(error) }
    } finally {
      loading.delete(name)
      missed.delete(events)
      notify()
    }
    if (wanted.delete(name)) read(name)
  }

  /** Reads a list from its beginning, as far as it was loaded; the pinned ones, which stand above others, to their end. */
  function read(name: ListName): Promise<void> {
    const target = name === 'pinned' ? REREAD_LIMIT : (known[name]?.conversations.length ?? 0)
    return run(name, async () => {
      const limit = Math.min(Math.max(target, FIRST_PAGE), LIST_PAGE_MAX)
      const conversations = []
      let cursor: string | null = null
      do {
        const page = await api.listConversations({ view: name, limit, cursor })
        conversations.push(...page.conversations)
        cursor = page.nextCursor
      } while (cursor !== null && conversations.length < Math.min(target, REREAD_LIMIT))
      return withPage(known, name, { conversations, nextCursor: cursor }, null)
    })
  }

  /** Reads again everything that is loaded, or that could not be. */
  function refresh() {
    for (const name of listNames) {
      if (loading.has(name)) wanted.add(name)
      else if (known[name] || errors[name]) read(name)
    }
  }

  return {
    getState: (): ListsState => state,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Loads a list that isn't loaded yet. */
    async open(name: ListName): Promise<void> {
      if (!known[name] && !loading.has(name)) await read(name)
    },

    async loadMore(name: ListName): Promise<void> {
      const cursor = known[name]?.cursor
      if (!cursor || loading.has(name)) return
      await run(name, async () => {
        const page = await api.listConversations({ view: name, limit: LIST_PAGE_MAX, cursor })
        return withPage(known, name, page, cursor)
      })
    },

    refresh,

    applyLiveEvent(event: LiveEvent): void {
      if (event.type === 'refresh') {
        refresh()
        return
      }
      for (const events of missed) events.push(event)
      known = applyLiveEvent(known, event)
      notify()
    },

    /** Shows a change at once; what is returned ends that, when the server has answered. */
    begin(change: PendingChange): () => void {
      pending = [...pending, change]
      notify()
      return () => {
        pending = pending.filter((other) => other !== change)
        notify()
      }
    },

    /** The server has done it. Where it sends the conversation itself, `applyLiveEvent` is for that. */
    commit(change: PendingChange): void {
      const before = known
      known = withChange(known, change)
      // A page that is on its way may be older than this.
      for (const events of missed) events.push(...eventsOf(before, known, change))
      notify()
    },

    find: (id: string) => findListed(state.lists, id),
  }
}

function withPending(lists: Lists, change: PendingChange): Lists {
  const changed: { [Name in ListName]?: Lists[ListName] } = { ...withChange(lists, change) }
  for (const name of listNames) {
    const list = changed[name]
    if (list && takesAll(change, name)) changed[name] = { ...list, cursor: null, end: null }
  }
  return changed
}

function eventsOf(before: Lists, after: Lists, { target }: PendingChange): LiveEvent[] {
  if (!('ids' in target)) return []
  return [...target.ids].flatMap((id): LiveEvent[] => {
    const conversation = findListed(after, id)
    if (conversation) return [{ type: 'conversation-changed', conversation }]
    return findListed(before, id) ? [{ type: 'conversation-removed', id }] : []
  })
}
