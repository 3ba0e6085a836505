import type * as browserApi from '#lib/client/api/api.ts'
import { type ConversationList, LIST_PAGE_MAX } from '#lib/contract/conversation.ts'
import { type ListName, placeOf } from './conversations.ts'

export type ListApi = Pick<typeof browserApi, 'listConversations'>

const FIRST_PAGE = 40
/** Read anew at once; what was loaded below it is loaded again when somebody scrolls there. */
const REREAD_LIMIT = 1000

/** A list from its beginning, as far as it is loaded; the pinned ones, which stand above others, to their end. */
export async function readList(api: ListApi, name: ListName, loaded: number): Promise<ConversationList> {
  const target = name === 'pinned' ? REREAD_LIMIT : loaded
  const limit = Math.min(Math.max(target, FIRST_PAGE), LIST_PAGE_MAX)
  const conversations = []
  let cursor: string | null = null
  do {
    const page = await api.listConversations({ ...placeOf(name), limit, cursor })
    conversations.push(...page.conversations)
    cursor = page.nextCursor
  } while (cursor !== null && conversations.length < Math.min(target, REREAD_LIMIT))
  return { conversations, nextCursor: cursor }
}

/** What follows the part of a list that a cursor ends. */
export const readMore = (api: ListApi, name: ListName, cursor: string): Promise<ConversationList> =>
  api.listConversations({ ...placeOf(name), limit: LIST_PAGE_MAX, cursor })
