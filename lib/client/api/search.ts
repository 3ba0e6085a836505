import { searchReplySchema } from '#lib/contract/search.ts'
import { call } from './api.ts'

/** What the viewer's conversations have of `q`, the best first. */
export const searchConversations = (q: string, cursor: string | null) => {
  const query = new URLSearchParams({ q })
  if (cursor) query.set('cursor', cursor)
  return call(`/api/search?${query}`, searchReplySchema)
}
