import { MESSAGE_MAX_LENGTH } from './turn.ts'

/**
 * What is kept beside `text`, which takes the place of another device's: that one, and what was kept before it; null when all
 * of it stands in `text`. Where it is too long the oldest of it goes.
 */
export function keptText(text: string, other: string, keptBefore: string | null): string | null {
  const isKept = (each: string) => each.trim() !== '' && !text.includes(each)
  const before = keptBefore !== null && isKept(keptBefore) && !other.includes(keptBefore) ? [keptBefore] : []
  const pieces = [...before, ...(isKept(other) ? [other] : [])]
  return pieces.length === 0 ? null : pieces.join('\n\n').slice(-MESSAGE_MAX_LENGTH).toWellFormed()
}
