import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { withTurns } from '#lib/server/branches/own-messages.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'

/**
 * What was said in a segment, page by page, newest first; nothing of what is only a copy, and none of a conversation that the
 * provider no longer has.
 */
export async function* ownPages(segment: Segment, limit: number): AsyncGenerator<ConversationItem[]> {
  const { client, providerId } = atProvider(segment)
  for (let after: string | undefined; ; ) {
    const page = await withRetries(
      () => client.conversations.items.list(providerId, { limit, order: 'desc', after }, { maxRetries: 0 }),
      { as: 'answer' },
    ).catch((error) => {
      if (isMissingAtProvider(error)) return null
      throw error
    })
    if (!page) return
    const end = page.data.findIndex(({ id }) => id === segment.copyEndItemId)
    yield end < 0 ? page.data : page.data.slice(0, end)
    if (end >= 0 || !page.has_more || !page.last_id) return
    after = page.last_id
  }
}

/**
 * All items of a branch that asks for an answer again, newest first, without the question that it says once more: that is found
 * where it was said first. It isn't there when something else was sent before it.
 */
export async function withoutQuestionAgain(segment: Segment, items: ConversationItem[]): Promise<ConversationItem[]> {
  const [first] = await withTurns(segment, items.toReversed())
  if (first?.role !== 'user' || first.turn?.isAgain === false) return items
  return items.filter(({ id }) => !first.itemIds.includes(id ?? ''))
}
