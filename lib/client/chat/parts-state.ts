import {
  contentOf,
  growingText,
  grownStep,
  isSaid,
  isStep,
  itemIdOf,
  type Part,
  type SaidPart,
  type StepPart,
} from '#lib/contract/part.ts'

/** The parts of an answer while it is written, with where those stand that said so. */
export type GrowingParts = { parts: Part[]; places: Record<string, number> }

/** A message of the answer begins. */
export function withMessage(growing: GrowingParts, messageId: string, place: number | undefined): GrowingParts {
  if (growing.parts.some((part) => isSaid(part) && itemIdOf(part) === messageId)) return growing
  return withNew(growing, { type: 'text', key: `${messageId}:0`, text: '', citations: [] }, place)
}

/** More of a message, from the character `offset` of it on. */
export function withDelta({ parts, places }: GrowingParts, messageId: string, piece: Piece): GrowingParts {
  const last = parts.findLastIndex((part) => isSaid(part) && itemIdOf(part) === messageId)
  const part = parts[last]
  if (!part || !isSaid(part)) return { parts, places }
  const before = parts.slice(0, last).filter((each) => isSaid(each) && itemIdOf(each) === messageId)
  const text = before.length === 0 ? part.text : contentOf(before) + part.text
  const grown = extended(text, piece)
  if (grown === text) return { parts, places }
  return { parts: parts.with(last, { ...part, text: grown.slice(text.length - part.text.length) }), places }
}

/** A part begins, or more is known of it. */
export function withPart(growing: GrowingParts, now: Part, place: number | undefined): GrowingParts {
  const at = growing.parts.findLastIndex(({ key }) => key === now.key)
  const shown = growing.parts[at]
  if (!shown) return withNew(growing, now, place)
  const part = isStep(now) ? (isStep(shown) ? known(shown, now) : shown) : isStep(shown) ? shown : cited(shown, now)
  const next = { ...growing, parts: growing.parts.with(at, part) }
  if (place === undefined || growing.places[now.key] === place) return next
  return withNew({ ...next, parts: next.parts.toSpliced(at, 1) }, part, place)
}

/** More of what grows of a step. */
export function withPartDelta({ parts, places }: GrowingParts, key: string, piece: Piece): GrowingParts {
  const at = parts.findLastIndex((part) => part.key === key)
  const part = parts[at]
  if (!part || !isStep(part)) return { parts, places }
  const text = extended(growingText(part), piece)
  return { parts: parts.with(at, withGrowing(part, text)), places }
}

type Piece = { offset: number; delta: string }

function withNew({ parts, places }: GrowingParts, part: Part, place: number | undefined): GrowingParts {
  const placed = place === undefined ? places : { ...places, [part.key]: place }
  const isBehind = (other: Part) => placeOf(other) > (place ?? Number.POSITIVE_INFINITY)
  const placeOf = (other: Part) => placed[other.key] ?? placed[`${itemIdOf(other)}:0`] ?? 0
  const next = parts.findLastIndex((other) => !isBehind(other)) + 1
  return { parts: parts.toSpliced(next, 0, part), places: placed }
}

/** Seen before, it changes nothing: cutting the text back to its offset would make the screen flicker on every reconnection. */
function extended(text: string, { offset, delta }: Piece): string {
  if (text.startsWith(delta, offset) || offset > text.length) return text
  return text.slice(0, offset) + delta
}

const known = (shown: StepPart, now: StepPart): StepPart =>
  isOver(shown) && !isOver(now) ? shown : grownStep(shown, now)

const isOver = (part: StepPart) => 'status' in part && part.status !== 'running'

/** A text's words come by themselves; this says what they are, and where from. */
function cited(shown: SaidPart, now: SaidPart): SaidPart {
  const text = now.text.startsWith(shown.text) ? now.text : shown.text
  return now.type === 'text' ? { ...now, text } : { ...now, text }
}

const withGrowing = (part: StepPart, text: string): StepPart =>
  part.type === 'reasoning' ? { ...part, text } : part.type === 'tool' ? { ...part, input: text } : part
