import 'server-only'
import type OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { copiedSoFar } from './fingerprint.ts'
import { listAllItems } from './list-items.ts'
import { untilListed, withRetries } from './retry.ts'

/** At most so many items fit into one request. */
const BATCH = 20

/** What a conversation is to hold. */
export interface Copy {
  /** What its items must say, in this order. */
  items: ResponseInputItem[]
  /** The items as they are sent, with the content of their files. */
  load(items: ResponseInputItem[]): Promise<ResponseInputItem[]>
}

interface Target {
  client: OpenAI
  /** The conversation that is to hold the copy. */
  providerId: string
  signal?: AbortSignal
  /** It was made a moment ago, and nobody knows it yet. */
  isNew?: boolean
  /** Told after each batch how many items there are. */
  onCopied?: (items: number) => Promise<void>
}

/**
 * Makes the target hold what is planned, going on after what it holds already: batch after batch, for the order is all that
 * tells the items apart. Afterwards the target is asked what it holds. Returns its items; null when they are anything but
 * the copy, so that it is of no use.
 * @throws whatever the provider throws
 */
export async function copyItems(plan: Copy, target: Target): Promise<ConversationItem[] | null> {
  const { client, providerId, signal, isNew, onCopied } = target
  const found = () => listAllItems(client, providerId, { signal })
  let copied = isNew ? 0 : copiedSoFar(plan.items, await found())
  while (copied >= 0 && copied < plan.items.length) {
    const items = await plan.load(plan.items.slice(copied, copied + BATCH))
    let isUncertain = false
    const add = async () => {
      // A batch whose reply was lost may have arrived.
      const now = isUncertain ? copiedSoFar(plan.items, await found()) : copied
      if (now !== copied) return now
      isUncertain = true
      await client.conversations.items.create(providerId, { items }, { signal, maxRetries: 0 })
      return copied + items.length
    }
    copied = await withRetries(add, { as: 'copy', signal })
    await onCopied?.(copied)
  }
  return copied < 0 ? null : verified(plan, found)
}

/** What was added may be listed only some time later; what is something else than the copy never becomes it. */
async function verified(plan: Copy, found: () => Promise<ConversationItem[]>): Promise<ConversationItem[] | null> {
  const items = await untilListed(async () => {
    const items = await found()
    const copied = copiedSoFar(plan.items, items)
    return copied === plan.items.length || copied < 0 ? items : null
  })
  return items && copiedSoFar(plan.items, items) === plan.items.length ? items : null
}
