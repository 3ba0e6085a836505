import type { ReactNode } from 'react'
import { AppProvider } from '#hooks/use-app.ts'
import { type App, createApp } from '#lib/client/app/app.ts'
import { type ConversationState, initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { ListName } from '#lib/client/lists/conversations.ts'
import type { ConversationsState, ConversationsStore } from '#lib/client/lists/conversations-store.ts'
import { createStore } from '#lib/client/state/store.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

/** A page that isn't live: nothing is asked until something is done. Some of its parts can be others. */
export function anApp(parts: Partial<App> = {}): App {
  return { ...createApp(null), ...parts }
}

/** What makes components find it. */
export const inApp = (app: App) => ({
  wrapper: ({ children }: { children: ReactNode }) => <AppProvider value={app}>{children}</AppProvider>,
})

/** A conversation on the screen that is so, whatever is done to it. */
export function aChat(fields: Partial<ConversationState> = {}): App['chat'] {
  const { chat } = createApp(null)
  const { getState, subscribe } = createStore({ ...initialConversation('conv_1'), ...fields })
  return { ...chat, getState, subscribe }
}

export type AList = {
  name: ListName
  conversations?: Conversation[]
  /** Nothing of it is there yet. */
  isLoading?: boolean
  isBusy?: boolean
  error?: ErrorInfo | null
  hasMore?: boolean
}

/** A list as it is told, which `change` makes another one. */
export function someConversations(
  list: AList,
  parts: Partial<ConversationsStore> = {},
): { store: ConversationsStore; change: (list: AList) => void } {
  const { conversations: real } = createApp(null)
  const { getState, subscribe, set } = createStore(stateOf(list))
  const find = (id: string) => getState().conversations.byId.get(id) ?? null
  return {
    store: { ...real, open: async () => {}, getState, subscribe, find, ...parts },
    change: (next) => set(stateOf(next)),
  }
}

function stateOf({ name, conversations = [], isLoading, isBusy, error, hasMore }: AList): ConversationsState {
  const ids = conversations.map(({ id }) => id)
  const byId = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  const list = { ids, cursor: hasMore ? 'more' : null, end: null }
  return {
    conversations: { byId, lists: isLoading || error ? {} : { [name]: list } },
    loading: new Set(isBusy || isLoading ? [name] : []),
    errors: error ? { [name]: error } : {},
  }
}
