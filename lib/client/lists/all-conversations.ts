import { listConversations } from '#lib/client/api/api.ts'
import { type Conversation, LIST_PAGE_MAX, type ListView } from '#lib/contract/conversation.ts'

/** Everything that is in a list now, loaded page by page. */
export async function allConversations(view: ListView): Promise<Conversation[]> {
  const found: Conversation[] = []
  let cursor: string | null = null
  do {
    const page = await listConversations({ view, limit: LIST_PAGE_MAX, cursor })
    found.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
