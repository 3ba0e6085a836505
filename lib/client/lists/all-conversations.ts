import { listConversations } from '#lib/client/api/api.ts'
import { type Conversation, LIST_PAGE_MAX, type ListView } from '#lib/contract/conversation.ts'

/** Everything that is in a list now, loaded page by page; of `all` what stands below no project. */
export async function allConversations(view: ListView): Promise<Conversation[]> {
  const found: Conversation[] = []
  let cursor: string | null = null
  do {
    const page = await listConversations({ ...listedAs(view), limit: LIST_PAGE_MAX, cursor })
    found.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null)
  return found
}

/** The list as the API calls it: what is in a project is listed there. */
export const listedAs = (view: ListView) => ({ view, ...(view === 'all' && { project: 'none' }) })
