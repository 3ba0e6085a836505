import type { Conversation, ListView } from '#lib/contract/conversation.ts'
import type * as browserApi from './api.ts'

const PAGE = 100

/** Everything that is in a list now, loaded page by page. */
export async function allConversations(
  view: ListView,
  api: Pick<typeof browserApi, 'listConversations'>,
): Promise<Conversation[]> {
  const found: Conversation[] = []
  let cursor: string | null = null
  do {
    const page = await api.listConversations({ view, limit: PAGE, cursor })
    found.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}
