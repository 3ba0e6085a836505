import type { UseSearch } from '#hooks/use-search.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { SearchHit } from '#lib/contract/search.ts'

const RECENT = 8

/** What can be opened: what was found, or before anything is typed the latest conversations. */
export function choicesOf(text: string, { hits }: UseSearch, recent: Conversation[]): SearchHit[] {
  if (text.trim() !== '') return hits ?? []
  return recent.slice(0, RECENT).map(({ id, title, archivedAt, updatedAt }) => ({
    conversationId: id,
    itemId: null,
    role: null,
    title: { text: title, ranges: [] },
    snippet: null,
    isArchived: archivedAt !== null,
    createdAt: updatedAt,
  }))
}
