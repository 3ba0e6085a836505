import type * as browserApi from '#lib/client/api/api.ts'
import { type Conversation, LIST_PAGE_MAX, type ListView } from '#lib/contract/conversation.ts'

/** Everything that is in a list now, loaded page by page. */
export async function allConversations(
  view: ListView,
  api: Pick<typeof browserApi, 'listConversations'>,
): Promise<Conversation[]> {
  const found: Conversation[] = []
  let cursor: string | null = null
  do {
    const page = await api.listConversations({ view, limit: LIST_PAGE_MAX, cursor })
    found.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
