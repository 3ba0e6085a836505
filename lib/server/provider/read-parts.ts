import 'server-only'
import type { Part } from '#lib/contract/part.ts'
import { callIdOf, type ItemLike, isOutput, textIn, toStep, toTextParts, withOutput } from './item-parts.ts'

export interface PlacedPart {
  part: Part
  /** The place of its item among those that were read. */
  place: number
}

/** Everything that items show, in their order; what a tool returned is with its call. */
export function readParts(items: readonly ItemLike[]): PlacedPart[] {
  const read: PlacedPart[] = []
  const calls = new Map<string, PlacedPart>()
  for (const [place, item] of items.entries()) {
    const callId = callIdOf(item)
    const call = isOutput(item) ? calls.get(callId) : undefined
    if (call?.part.type === 'tool') call.part = withOutput(call.part, item)
    for (const part of partsOf(item)) {
      const placed = { part, place }
      read.push(placed)
      if (part.type === 'tool' && callId) calls.set(callId, placed)
    }
  }
  return read
}

/** What one item shows. */
export function partsOf(item: ItemLike): Part[] {
  if (item.type === 'message') {
    const { content, role } = item as { content?: unknown; role?: unknown }
    const isSaid = Array.isArray(content) && (role === undefined || role === 'assistant')
    return isSaid ? toTextParts(textIn(item.id), content) : []
  }
  const step = toStep(item)
  return step ? [step] : []
}
