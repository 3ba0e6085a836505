import * as z from 'zod/mini'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { personKey } from '#lib/client/browser/person-storage.ts'
import type { Conversation } from '#lib/contract/conversation.ts'

const keyOf = (viewerId: string) => personKey('seen', viewerId)
const LIMIT = 500

const seenSchema = z.object({
  /** ISO 8601, by the server's clock: what happened up to then counts as seen. */
  since: z.string(),
  /** Up to when each conversation that was shown later has been seen. */
  seen: z.record(z.string(), z.string()),
})

/** What of a person's conversations this browser has shown. */
export type Seen = z.infer<typeof seenSchema>

type Activity = Pick<Conversation, 'id' | 'updatedAt'>

/** Something happened in it since this browser last showed it. */
export function isUnread({ since, seen }: Seen, { id, updatedAt }: Activity): boolean {
  return updatedAt > (seen[id] ?? since) && updatedAt > since
}

/** The conversation has been shown as it is. Of many, those seen longest ago are no longer told from the rest. */
export function withSeen(state: Seen, { id, updatedAt }: Activity, limit = LIMIT): Seen {
  const known = state.seen[id] ?? state.since
  if (updatedAt <= known || updatedAt <= state.since) return state
  const entries = Object.entries({ ...state.seen, [id]: updatedAt }).sort(([, a], [, b]) => (a > b ? -1 : 1))
  const dropped = entries[limit]
  return { since: dropped?.[1] ?? state.since, seen: Object.fromEntries(entries.slice(0, limit)) }
}

/** Null before anything was kept for this person. */
export function readSeen(viewerId: string): Seen | null {
  try {
    const { data } = seenSchema.safeParse(JSON.parse(readStored('localStorage', keyOf(viewerId)) ?? 'null'))
    return data?.since ? data : null
  } catch {
    return null
  }
}

export function writeSeen(viewerId: string, seen: Seen): void {
  writeStored('localStorage', keyOf(viewerId), JSON.stringify(seen))
}

/** The key that other tabs of this browser write, too. */
export const isSeenKey = (key: string | null, viewerId: string): boolean => key === null || key === keyOf(viewerId)
