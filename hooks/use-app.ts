import { createContext, useContext } from 'react'
import type { App, PageState } from '#lib/client/app/app.ts'
import type { ConversationState } from '#lib/client/chat/conversation-state.ts'
import type { ConversationsState } from '#lib/client/lists/conversations-store.ts'
import { isNewToReader } from '#lib/client/lists/seen.ts'
import { type ViewerState, viewerIdOf } from '#lib/client/session/viewer.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { useStore } from './use-store.ts'

const AppContext = createContext<App | null>(null)

export const AppProvider = AppContext.Provider

/** What the page holds and can do. It never changes: what changes in it is selected by the hooks below. */
export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp needs an AppProvider above it')
  return app
}

export function useChat<Part>(
  select: (state: ConversationState) => Part,
  isSame?: (a: Part, b: Part) => boolean,
): Part {
  return useStore(useApp().chat, select, isSame)
}

export function useConversations<Part>(
  select: (state: ConversationsState) => Part,
  isSame?: (a: Part, b: Part) => boolean,
): Part {
  return useStore(useApp().conversations, select, isSame)
}

export function usePage<Part>(select: (state: PageState) => Part): Part {
  return useStore(useApp().page, select)
}

export const useViewer = (): ViewerState => useStore(useApp().viewer, (state) => state)

export const useViewerId = (): string | null => useStore(useApp().viewer, viewerIdOf)

/** How long the trash keeps a conversation, 0 where there is none; null while that isn't known. */
export const useTrashDays = (): number | null => useStore(useApp().settings, ({ value }) => value?.trashDays ?? null)

/** Whether something happened in it that this browser has not shown; of what is put away nothing is. */
export const useIsUnread = (conversation: Conversation): boolean =>
  useStore(
    useApp().seen,
    (state) => !conversation.trashedAt && !conversation.archivedAt && isNewToReader(state, conversation),
  )

/** The conversation on the screen; null while nothing is known of it. */
export function useShownConversation(): Conversation | null {
  const id = useChat(({ conversationId }) => conversationId)
  return useConversations(({ conversations }) => (id === null ? null : (conversations.byId.get(id) ?? null)))
}
