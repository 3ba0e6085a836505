import 'server-only'
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { SegmentPlan } from './plan-segments.ts'

/** What an item is called where its conversation was copied to. */
export interface Renamed {
  old: string
  /** Null: it was not copied. */
  now: string | null
  /** The same, or the last one of its segment before it; null: there is none. */
  last: string | null
  /** The same, or another of the message that it was part of, or the last one before it. */
  standIn: string | null
}

/** The items that were said in a segment, and what they are called in its copy. */
export function renamedItems({ segment, plan }: SegmentPlan, copies: readonly ConversationItem[]): Renamed[] {
  const { places, items } = plan
  const end = places.findIndex(({ id }) => id === segment.copyEndItemId)
  const above = places[end]?.place ?? -1
  const nameAt = (place: number) => (place > above ? (copies[place]?.id ?? null) : null)
  const renamed = places.slice(end + 1).map(({ id, place }, index) => {
    const isCopied = place > (places[end + index]?.place ?? -1)
    const next = items[place + 1]
    const isOfSameMessage = next !== undefined && !(next.type === 'message' && next.role === 'user')
    const last = nameAt(place)
    return {
      old: id,
      now: isCopied ? last : null,
      last,
      standIn: (!isCopied && isOfSameMessage && nameAt(place + 1)) || last,
    }
  })
  return renamed
}

/** What the last item of a branch's own copy is called now. */
export function copyEndOf({ segment, plan }: SegmentPlan, copies: readonly ConversationItem[]): string | null {
  const end = plan.places.find(({ id }) => id === segment.copyEndItemId)
  return (end && copies[end.place]?.id) ?? null
}
