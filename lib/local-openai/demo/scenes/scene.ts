import 'server-only'
import type { Beat } from '../beats.ts'
import type { Transcript } from '../transcript.ts'

/** Something that the demo model shows when it is asked for it. */
export interface Scene {
  /** What to write for it. */
  prompt: string
  asks: RegExp
  /** `about` is what the question says beyond that. */
  play(about: string, transcript: Transcript): Beat[]
}

/** Whether a question begins with these words, however politely. */
export const asksTo = (words: string) =>
  new RegExp(
    `^\\W*(?:(?:please|now|then|can you|could you)\\s+)*(?:${words})(?=\\W|$)(?:\\s+(?:for|about|on|of))?`,
    'i',
  )
