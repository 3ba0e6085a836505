import 'server-only'
import type OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { withRetries } from './retry.ts'

const PAGE_SIZE = 100

interface Options {
  /** Only what comes behind this item. */
  after?: string | null
  signal?: AbortSignal | undefined
}

/** Every item of a provider's conversation, oldest first, with all that a copy needs. */
export async function listAllItems(
  client: OpenAI,
  providerId: string,
  options: Options = {},
): Promise<ConversationItem[]> {
  const { signal } = options
  const items: ConversationItem[] = []
  for (let after = options.after ?? undefined; ; ) {
    const query = {
      after,
      limit: PAGE_SIZE,
      order: 'asc' as const,
      include: ['message.input_image.image_url' as const],
    }
    const list = () => client.conversations.items.list(providerId, query, { signal, maxRetries: 0 })
    const page = await withRetries(list, { as: 'copy', signal })
    items.push(...page.data)
    if (!page.has_more || page.data.length === 0) return items
    after = page.last_id
  }
}
