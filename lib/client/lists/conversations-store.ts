import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { TurnEnd } from '#lib/contract/chat.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import {
  type Change,
  type Conversations,
  type ListName,
  namesIn,
  noConversations,
  type Told,
  withConversations,
  withPage,
  withTold,
} from './conversations.ts'
import { type ListApi, readList, readMore } from './read-list.ts'

export type ConversationsState = {
  /** As they will be when everything asked for is done. */
  conversations: Conversations
  loading: ReadonlySet<ListName>
  /** Why a list, or more of it, could not be loaded. */
  errors: { readonly [Name in ListName]?: ErrorInfo }
}

export type ConversationsStore = ReturnType<typeof createConversationsStore>

/**
 * One person's conversations, without React. What the server said is kept apart from what is asked of it, so that taking
 * back what it refused can't take back what happened meanwhile.
 */
export function createConversationsStore(api: ListApi) {
  const listeners = new Set<() => void>()
  const hearers = new Set<(told: Told) => void>()
  const loading = new Set<ListName>()
  const wanted = new Set<ListName>()
  const missed = new Set<Told[]>()
  let known = noConversations
  let pending: Change[] = []
  let errors: ConversationsState['errors'] = {}
  /** Counts the people: what is asked for one must not come to the next. */
  let person = 0
  let state: ConversationsState = { conversations: known, loading, errors }

  function notify() {
    state = {
      conversations: pending.reduce((shown, change) => change.shown(shown), known),
      loading: new Set(loading),
      errors,
    }
    for (const listener of listeners) listener()
  }

  /** What is told while a page is on its way may be newer than it. */
  function hear(all: Told[]) {
    for (const later of missed) later.push(...all)
    for (const told of all) for (const hearer of hearers) hearer(told)
  }

  /** The server has answered: what it says of a conversation is news to whoever listens. */
  function take(next: Conversations) {
    const before = known.byId
    known = next
    for (const [id, conversation] of next.byId) {
      if (before.get(id) !== conversation) for (const hearer of hearers) hearer({ id, conversation })
    }
  }

  /** One request at a time for each list. */
  async function run(name: ListName, work: () => Promise<Conversations>): Promise<void> {
    const later: Told[] = []
    const asking = person
    loading.add(name)
    missed.add(later)
    errors = { ...errors, [name]: undefined }
    notify()
    try {
      const next = await work()
      if (asking === person) take(later.reduce(withTold, next))
    } catch (error) {
      if (asking === person) errors = { ...errors, [name]: toErrorInfo(error) }
    }
    missed.delete(later)
    if (asking !== person) return
    loading.delete(name)
    notify()
    if (wanted.delete(name)) read(name)
  }

  const read = (name: ListName): Promise<void> =>
    run(name, async () => {
      const page = await readList(api, name, known.lists[name]?.ids.length ?? 0)
      return withPage(known, name, page, null)
    })

  /** Reads again everything that is loaded, or that could not be. */
  function refresh() {
    for (const name of namesIn({ ...known.lists, ...errors })) {
      if (loading.has(name)) wanted.add(name)
      else if (known.lists[name] || errors[name]) read(name)
    }
  }

  function tell(told: Told) {
    known = withTold(known, told)
    hear([told])
    notify()
  }

  return {
    getState: (): ConversationsState => state,

    subscribe(listener: () => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    /** Calls back with whatever the server says of any conversation, whichever way it comes. */
    listen(hearer: (told: Told) => void): () => void {
      hearers.add(hearer)
      return () => hearers.delete(hearer)
    },

    /** Loads a list that isn't loaded yet. */
    async open(name: ListName): Promise<void> {
      if (!known.lists[name] && !loading.has(name)) await read(name)
    },

    async loadMore(name: ListName): Promise<void> {
      const cursor = known.lists[name]?.cursor
      if (!cursor || loading.has(name)) return
      await run(name, async () => withPage(known, name, await readMore(api, name, cursor), cursor))
    },

    refresh,

    /** The server says how it is. */
    put: (conversation: Conversation): void => tell({ id: conversation.id, conversation }),

    /** Its turn has ended, as the turn's own stream says; the rest comes with what is told of it. */
    endTurn(id: string, { turnId, endedAt }: Pick<TurnEnd, 'turnId' | 'endedAt'>): void {
      const conversation = known.byId.get(id)
      if (conversation?.liveTurnId !== turnId) return
      take(
        withConversations(known, [{ ...conversation, liveTurnId: null, updatedAt: endedAt ?? conversation.updatedAt }]),
      )
      notify()
    },

    /** The server says that it is gone. */
    remove: (id: string): void => tell({ id, conversation: null }),

    /** Before the server is asked for one: what is told until it replies is newer than the reply. */
    expect(): { take: (conversation: Conversation) => void; end: () => void } {
      const later: Told[] = []
      const asking = person
      missed.add(later)
      return {
        take(conversation) {
          const isOld = asking !== person || later.some(({ id }) => id === conversation.id)
          if (!isOld) tell({ id: conversation.id, conversation })
        },
        end: () => missed.delete(later),
      }
    },

    /** Shows a change at once; what is returned ends that, when the server has answered. */
    begin(change: Change): () => void {
      pending = [...pending, change]
      notify()
      return () => {
        pending = pending.filter((other) => other !== change)
        notify()
      }
    },

    /** The server has done it. Where it sends the conversation itself, `put` is for that. */
    commit(change: Change): void {
      const before = known
      known = change.done(known)
      hear(change.told(before, known))
      notify()
    },

    /** Null when nothing is known of it. */
    find: (id: string): Conversation | null => state.conversations.byId.get(id) ?? null,

    /** Forgets everything, for the next person. */
    clear(): void {
      known = noConversations
      pending = []
      errors = {}
      person += 1
      loading.clear()
      wanted.clear()
      notify()
    },
  }
}
