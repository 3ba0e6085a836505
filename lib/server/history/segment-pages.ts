import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { withEverything } from '#lib/server/provider/with-everything.ts'

/** How an answer goes on is read in larger pages. */
const [PAGE, NEXT_PAGE] = [50, 100]

/** From the end of a segment back; from an item, with it, or from nothing of it; from the one before an item. */
export type Start = 'end' | { upTo: string | null } | { before: string }

interface Page {
  /** Newest first. */
  items: ConversationItem[]
  /** Nothing of the segment comes before them. */
  isFirst: boolean
}

export const isFromPerson = (item: ConversationItem | undefined) => item?.type === 'message' && item.role === 'user'

/**
 * What was said in a segment, page by page, the newest first; nothing of what is only a copy.
 * @throws what the provider throws
 */
export async function* segmentPages(segment: Segment, start: Start): AsyncGenerator<Page> {
  const { copyEndItemId } = segment
  const upTo = start !== 'end' && 'upTo' in start ? start.upTo : undefined
  if (upTo === null) return
  if (upTo !== undefined) yield { items: [await retrieve(segment, upTo)], isFirst: false }
  let after = start !== 'end' && 'before' in start ? start.before : upTo
  for (let limit = PAGE; ; limit = NEXT_PAGE) {
    const page = await list(segment, { after, limit })
    const end = page.data.findIndex(({ id }) => id === copyEndItemId)
    const items = end < 0 ? page.data : page.data.slice(0, end)
    // A page with nothing on it is the last, whatever it says.
    const isFirst = end >= 0 || !page.has_more || page.data.length === 0
    yield { items, isFirst }
    if (isFirst) return
    after = page.last_id
  }
}

/** Whether an item is the first that was said in a branch. */
export async function isNothingBefore(segment: Segment, item: ConversationItem | undefined): Promise<boolean> {
  if (!item?.id) return false
  const { data } = await list(segment, { after: item.id, limit: 1 })
  return data.length === 0 || data[0]?.id === segment.copyEndItemId
}

function list(segment: Segment, query: { after: string | undefined; limit: number }) {
  const { client, providerId } = atProvider(segment)
  return withEverything(client, (more) =>
    client.conversations.items.list(providerId, { ...query, order: 'desc', ...more }),
  )
}

function retrieve(segment: Segment, itemId: string): Promise<ConversationItem> {
  const { client, providerId } = atProvider(segment)
  return withEverything(client, (more) =>
    client.conversations.items.retrieve(itemId, { conversation_id: providerId, ...more }),
  )
}
