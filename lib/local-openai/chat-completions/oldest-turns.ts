import 'server-only'
import { estimateTokens } from '../model/estimate-tokens.ts'
import type { Item } from '../wire/item.ts'

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
    if (estimateTokens(kept) <= limit) return kept
  }
  return null
}

function turnStarts(items: readonly Item[]): number[] {
  return items.flatMap((item, index) => {
    const before = items[index - 1]
    const begins = isFromUser(item) && (before === undefined || !isFromUser(before))
    return begins ? [index] : []
  })
}

const isFromUser = (item: Item) => item.type === 'message' && item.role === 'user'
