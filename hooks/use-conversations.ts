import useSWRInfinite from 'swr/infinite'
import * as api from '#lib/client/api.ts'
import { toErrorInfo } from '#lib/client/api-error.ts'
import type { Conversation, ConversationList } from '#lib/contract/conversation.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

export type UseConversations = {
  /** Most recent activity first. */
  conversations: Conversation[]
  isLoading: boolean
  error: ErrorInfo | null
  hasMore: boolean
  loadMore: () => void
  refresh: () => void
  /** Shown at once; put back, and thrown, when the server refuses. */
  rename: (id: string, title: string) => Promise<void>
  remove: (id: string) => Promise<void>
}

/** The viewer's conversations, page by page; none while nobody is known to be signed in. */
export function useConversations(viewerId: string | null): UseConversations {
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite<ConversationList>(
    (index: number, previous: ConversationList | null) => {
      if (viewerId === null || (index > 0 && !previous?.nextCursor)) return null
      return ['conversations', viewerId, previous?.nextCursor ?? null]
    },
    ([, , cursor]: [string, string, string | null]) => api.listConversations(cursor),
    { persistSize: true },
  )
  const hasMore = data?.at(-1)?.nextCursor != null

  async function change(work: () => Promise<unknown>, edit: (list: Conversation[]) => Conversation[]) {
    await mutate(
      async (pages) => {
        await work()
        return edited(pages, edit)
      },
      { optimisticData: (pages) => edited(pages, edit), rollbackOnError: true, revalidate: false },
    )
  }

  return {
    conversations: unique(data ?? []),
    isLoading: viewerId === null || isLoading,
    error: error && !data ? toErrorInfo(error) : null,
    hasMore,
    loadMore: () => {
      if (hasMore && !isValidating) setSize(size + 1)
    },
    refresh: () => void mutate(),
    rename: (id, title) =>
      change(
        () => api.renameConversation(id, title),
        (list) => list.map((conversation) => (conversation.id === id ? { ...conversation, title } : conversation)),
      ),
    remove: (id) =>
      change(
        () => api.deleteConversation(id),
        (list) => list.filter((conversation) => conversation.id !== id),
      ),
  }
}

function edited(pages: ConversationList[] = [], edit: (list: Conversation[]) => Conversation[]): ConversationList[] {
  return pages.map((page) => ({ ...page, conversations: edit(page.conversations) }))
}

/** A conversation that moves up while pages are loaded can be in two of them. */
function unique(pages: ConversationList[]): Conversation[] {
  const seen = new Set<string>()
  return pages
    .flatMap(({ conversations }) => conversations)
    .filter(({ id }) => {
      if (seen.has(id)) return false
      seen.add(id)
      return true
    })
}
