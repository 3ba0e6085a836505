import type { Item } from './item.ts'
import type { ItemStep } from './script.ts'

/** An event of an item; its place is filled in when it is played. */
export type About = { type: string } & Record<string, unknown>

/** An item as the real API streams it: it is added as it begins, events tell how it goes, it is done as it ends. */
export const streamed = (begun: Item, events: readonly About[], done: object): ItemStep[] => [
  { of: begun.id, put: begun, tell: 'added' },
  ...events.map((event): ItemStep => ({ of: begun.id, event })),
  { of: begun.id, put: { ...begun, status: 'completed', ...done }, tell: 'done' },
]

/** A text in a few pieces, as deltas bring it; no character is cut in two. */
export function pieces(text: string): string[] {
  const characters = [...text]
  const size = Math.max(1, Math.ceil(characters.length / PIECES))
  const starts = Array.from({ length: Math.ceil(characters.length / size) }, (_, index) => index * size)
  return starts.map((start) => characters.slice(start, start + size).join(''))
}

const PIECES = 4

/** The same event for each piece of a text, then the one that has all of it in a field. */
export const growing = (name: string, field: string, text: string, where: object = {}): About[] => [
  ...pieces(text).map((delta) => ({ type: `${name}.delta`, ...where, delta })),
  { type: `${name}.done`, ...where, [field]: text },
]

/** How far a call of a tool has come. */
export const stages = (type: string, ...names: string[]): About[] =>
  names.map((name) => ({ type: `response.${type}.${name}` }))
