import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type OpenAI from 'openai'
import type { ConversationItem } from 'openai/resources/conversations/items'
import { env } from '#lib/server/env.ts'
import type { CopyPlan } from '#lib/server/moving/plan-copy.ts'
import { copiedSoFar } from './fingerprint.ts'
import { listAllItems } from './list-items.ts'
import { patiently } from './patience.ts'

/** At most so many items fit into one request. */
const BATCH = 20
/** In units of RETRY_BASE_MS: what was added may be listed only some time later. */
const LOOKS = [0, 1, 2, 4]

type Copied = Pick<CopyPlan, 'items' | 'load'>

interface Target {
  client: OpenAI
  /** The conversation that is to hold the copy. */
  providerId: string
  signal?: AbortSignal
}

/**
 * Makes the target hold what is planned, going on after what it holds already: batch after batch, for the order is all that
 * tells the items apart. Afterwards the target is asked what it holds. Returns its items; null when they are anything but
 * the copy, so that it is of no use.
 * @throws whatever the provider throws
 */
export async function copyItems(plan: Copied, target: Target): Promise<ConversationItem[] | null> {
  const { client, providerId, signal } = target
  const found = () => listAllItems(client, providerId, signal)
  let copied = copiedSoFar(plan.items, await found())
  while (copied >= 0 && copied < plan.items.length) {
    const items = await plan.load(plan.items.slice(copied, copied + BATCH))
    let isUncertain = false
    const arrived = await patiently(async () => {
      // A batch whose reply was lost may have arrived.
      const now = isUncertain ? copiedSoFar(plan.items, await found()) : copied
      if (now !== copied) return now
      isUncertain = true
      await client.conversations.items.create(providerId, { items }, { signal, maxRetries: 0 })
      return copied + items.length
    }, signal)
    copied = arrived
  }
  return copied < 0 ? null : verified(plan, found)
}

async function verified(plan: Copied, found: () => Promise<ConversationItem[]>): Promise<ConversationItem[] | null> {
  for (const look of LOOKS) {
    await wait(look * env().RETRY_BASE_MS)
    const items = await found()
    const copied = copiedSoFar(plan.items, items)
    if (copied === plan.items.length) return items
    if (copied < 0) return null
  }
  return null
}
