import 'server-only'
import type { DocumentText } from './document-text.ts'

const FAULTS: Record<NonNullable<DocumentText['textFault']>, string> = {
  scanned: 'no words could be found in it; it is probably made of pictures',
  locked: 'it is locked with a password',
  damaged: 'it is damaged, and could not be read',
  'too-long': 'it is too long, or too much work, to be read here',
}

/** What a model is given of a text file or a document: its words, between marks with its name. */
export function fileWords(name: string, { text, textFault }: DocumentText): string {
  if (textFault !== null) return `[The file “${name}” was attached, but ${FAULTS[textFault]}.]`
  return `[File “${name}”]\n${text}\n[End of “${name}”]`
}

/** More than any model reads at once. */
const MAX_CHARACTERS = 1_000_000

/** Bytes as text: UTF-8, UTF-16 where they begin with its mark, else an encoding of single bytes. Null for what is no text. */
export function decodedText(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const isWide = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  if (isWide) return cut(new TextDecoder(first === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes))
  if (bytes.includes(0)) return null
  try {
    return cut(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    return cut(new TextDecoder('windows-1252').decode(bytes))
  }
}

const cut = (text: string) =>
  text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS).toWellFormed()}\n[… cut: the file goes on.]`
