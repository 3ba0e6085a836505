import 'server-only'
import type { FoundMessage } from './find-messages.ts'
import type { FoundTitle } from './find-titles.ts'

/** A hit in its place: a message, or a conversation by its title. */
export interface Place {
  conversationId: string
  itemId: string | null
}

/** More of one conversation would hide the others. */
const PER_CONVERSATION = 3
/** After so many days being new counts half. */
const HALF_LIFE = 30
const DAY_MS = 24 * 60 * 60_000
/** What being new counts at most, beside a match's 1; and what a title counts. */
const [RECENCY, TITLE] = [0.5, 1]

/** The best conversations first, by match and recency; the title of one before its messages, of these the best three. */
export function rank(messages: FoundMessage[], titles: FoundTitle[], now: Date): Place[] {
  const conversations = new Map<string, { score: number; hits: (Place & { score: number })[] }>()
  const add = (place: Place, score: number) => {
    const { conversationId } = place
    const known = conversations.get(conversationId) ?? { score: 0, hits: [] }
    known.score = Math.max(known.score, score)
    known.hits.push({ ...place, score: place.itemId === null ? Number.POSITIVE_INFINITY : score })
    conversations.set(conversationId, known)
  }
  for (const { conversationId, updatedAt } of titles) {
    add({ conversationId, itemId: null }, TITLE + recency(updatedAt, now))
  }
  for (const { conversationId, itemId, createdAt, match } of messages) {
    add({ conversationId, itemId }, match + recency(createdAt, now))
  }
  return [...conversations.values()]
    .sort((a, b) => b.score - a.score)
    .flatMap(({ hits }) => {
      const best = hits.sort((a, b) => b.score - a.score)
      const most = PER_CONVERSATION + (best[0]?.itemId === null ? 1 : 0)
      return best.slice(0, most).map(({ conversationId, itemId }) => ({ conversationId, itemId }))
    })
}

const recency = (time: Date, now: Date) =>
  RECENCY * 2 ** (-Math.max(0, now.getTime() - time.getTime()) / (HALF_LIFE * DAY_MS))
