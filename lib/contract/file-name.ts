import { endingOf } from './file-kinds.ts'
import { storableText } from './storable-text.ts'

const MAX_LENGTH = 120
/** Longer ones are none. */
const ENDING_MAX_LENGTH = 20

/** What hides, or turns round, what is shown: controls, marks of direction, what has no width. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** A file's name as its sender gave it, as people may see it: without folders and what could deceive them, and not too long. */
export function shownName(given: string): string {
  const last = storableText(given).normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const name = last.replaceAll(/\s+/g, ' ').replace(HIDDEN, '').trim()
  if (name.replaceAll(/[.\s]/g, '') === '') return 'file'
  return shortened(name)
}

/** The ending stays: it says what it is. */
function shortened(name: string): string {
  const letters = [...name]
  if (letters.length <= MAX_LENGTH) return name
  const ending = endingOf(name)
  const kept = ending !== '' && ending.length <= ENDING_MAX_LENGTH ? `….${name.slice(-ending.length)}` : '…'
  return letters.slice(0, MAX_LENGTH - kept.length).join('') + kept
}
