import { searchReplySchema } from '#lib/contract/search.ts'
import { call } from './api.ts'

/** What the viewer's conversations, or those of a project, have of `q`, the best first. */
export const searchConversations = (q: string, cursor: string | null, projectId: string | null) => {
  const query = new URLSearchParams({ q, ...(cursor && { cursor }), ...(projectId && { project: projectId }) })
  return call(`/api/search?${query}`, searchReplySchema)
}
