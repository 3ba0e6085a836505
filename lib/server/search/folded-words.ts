import 'server-only'
import { wordsOf } from './words.ts'

/** What is further down in a text is not found: bytes that the database's function search_tokens can take. */
const INDEXED_BYTES = 120_000

/** The words of a text as the index has them: a space before and after each. */
export function foldedWords(text: string): string {
  let bytes = 0
  const words = wordsOf(text.normalize('NFC')).flatMap(({ folded }) => {
    bytes += Buffer.byteLength(folded) + 1
    return bytes <= INDEXED_BYTES ? [folded] : []
  })
  return ` ${words.join(' ')} `
}
