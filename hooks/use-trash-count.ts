import useSWR from 'swr'
import * as api from '#lib/client/api/api.ts'
import { LIST_PAGE_MAX } from '#lib/contract/conversation.ts'

/** How many conversations lie in the trash, in words ("12", "more than 100"); null while nobody knows. */
export function useTrashCount(viewerId: string): { count: string | null; isEmpty: boolean; refresh: () => void } {
  const { data, mutate } = useSWR(['trash-count', viewerId], () =>
    api.listConversations({ view: 'trash', limit: LIST_PAGE_MAX, cursor: null }),
  )
  const length = data?.conversations.length
  return {
    count: length === undefined ? null : data?.nextCursor ? `more than ${LIST_PAGE_MAX}` : String(length),
    isEmpty: length === 0,
    refresh: () => void mutate(),
  }
}
