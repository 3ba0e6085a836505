import { listConversations } from '#lib/client/api/api.ts'
import { emptyTrash } from '#lib/client/api/list-actions.ts'
import { createResource } from '#lib/client/state/resource.ts'
import { closeUndos } from '#lib/client/toasts/toasts.ts'
import { LIST_PAGE_MAX } from '#lib/contract/conversation.ts'

/** How many conversations lie in the trash; `isAll` false: there are more than that. */
export type TrashCount = { count: number; isAll: boolean }

/** The trash as a whole: how much is in it, and a way to be rid of it now. */
export function createTrash() {
  const count = createResource<TrashCount>(async () => {
    const { conversations, nextCursor } = await listConversations({ view: 'trash', limit: LIST_PAGE_MAX, cursor: null })
    return { count: conversations.length, isAll: nextCursor === null }
  })
  return {
    ...count,
    /** Returns how many are being deleted for good. */
    async empty(): Promise<number> {
      try {
        const { conversations } = await emptyTrash()
        closeUndos(({ action }) => action === 'trash')
        return conversations
      } finally {
        void count.refresh()
      }
    },
  }
}
