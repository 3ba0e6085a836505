import 'server-only'
import type { Item } from '../item.ts'
import { tokensIn } from '../tokens.ts'

/** What an image counts as where tokens are estimated. */
const IMAGE_TOKENS = 1000

/**
 * The rule by which a conversation that is too long is cut: the oldest turns go, whole ones, so that no call loses its
 * output. A turn begins with a message of the user's. What comes before the first one and the newest turn always stay.
 */
export function withoutOldestTurns(items: readonly Item[], count: number): Item[] {
  const starts = turnStarts(items)
  const first = starts[0] ?? 0
  const kept = starts[Math.min(count, starts.length - 1)] ?? 0
  return [...items.slice(0, first), ...items.slice(kept)]
}

/** How many turns can be left out. */
export const spareTurns = (items: readonly Item[]) => Math.max(0, turnStarts(items).length - 1)

/** Leaves out as many of the oldest turns as it takes to come to at most `limit` tokens; null when it can't. */
export function fitTo(items: readonly Item[], limit: number): Item[] | null {
  for (let count = 0; count <= spareTurns(items); count += 1) {
    const kept = withoutOldestTurns(items, count)
    if (estimatedTokens(kept) <= limit) return kept
  }
  return null
}

/** How many tokens items come to, about. */
export const estimatedTokens = (items: readonly Item[]) => items.reduce((sum, item) => sum + tokensOf(item), 0)

function tokensOf(item: Item): number {
  let images = 0
  const text = JSON.stringify(item.content ?? item.output ?? item.arguments ?? '', (key, value) => {
    if (key === 'image_url' && typeof value === 'string') images += 1
    return key === 'image_url' || key === 'type' ? undefined : value
  })
  return tokensIn(text.length) + images * IMAGE_TOKENS
}

function turnStarts(items: readonly Item[]): number[] {
  return items.flatMap((item, index) => {
    const before = items[index - 1]
    const begins = isFromUser(item) && (before === undefined || !isFromUser(before))
    return begins ? [index] : []
  })
}

const isFromUser = (item: Item) => item.type === 'message' && item.role === 'user'
