import type { Env } from 'markdown-it'
import type { CitedWords } from './cited-words.ts'
import type { References } from './references.ts'

/** What one parse knows and finds out. */
export interface ParseEnv extends Env {
  references?: References
  /** The text goes on: what is unfinished at its end is completed. */
  isGrowing?: boolean
  /** However long it takes. */
  isPatient?: boolean
  /** When to leave off, in the page’s milliseconds; what is left of the phrases then stays as typed. */
  deadline?: number
  /** Where the source is cited, in its own places and their order. */
  citations?: CitedWords[] | undefined
  /** Of the phrases so far. */
  length?: number
}
