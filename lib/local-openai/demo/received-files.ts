import 'server-only'
import { type Attached, quoted } from './transcript.ts'

/** What came with a message, as far as a demo can tell: it sees no pictures, and reads the beginning of a text. */
export const receivedFiles = (attached: readonly Attached[]): string =>
  ['I was given:', '', ...attached.map((file) => `- ${described(file)}`), '', 'A real model would look into it.'].join(
    '\n',
  )

function described({ name, words }: Attached): string {
  if (name === null) return 'a picture. I am only a demo and can’t see what is on it.'
  if (words === null || words.trim() === '') return `${quoted(name)}, of which no words came to me.`
  return `${quoted(name)}, which begins with ${quoted(words)}`
}
