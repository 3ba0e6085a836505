import type { UseSearch } from '#hooks/use-search.ts'
import { compareByActivity } from '#lib/client/lists/conversations.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { SearchHit } from '#lib/contract/search.ts'

const RECENT = 8

/** What can be opened: what was found, or before anything is typed the latest of these conversations. */
export function choicesOf(text: string, { hits }: UseSearch, listed: Conversation[]): SearchHit[] {
  if (text.trim() !== '') return hits ?? []
  const recent = [...listed].sort(compareByActivity).slice(0, RECENT)
  return recent.map(({ id, title, archivedAt, updatedAt }) => ({
    conversationId: id,
    itemId: null,
    role: null,
    title: { text: title, ranges: [] },
    snippet: null,
    isArchived: archivedAt !== null,
    createdAt: updatedAt,
  }))
}
