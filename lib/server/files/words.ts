import 'server-only'
import { createHash } from 'node:crypto'

/** What a turn's row has of a message of files alone: with nothing in it, it would say that the provider has the message. */
const NO_WORDS = ' '

/** What a turn's row keeps of what was typed. */
export const keptWords = (message: string): string => (message.trim() === '' ? NO_WORDS : message)

/** What was typed, of what a turn's row keeps. */
export const wordsOf = ({ input }: { input: string }): string => (input === NO_WORDS ? '' : input)

/** Tells a message that is sent twice from another one under the same id. */
export const hashOfMessage = (message: string, fileIds: readonly string[]): string =>
  createHash('sha256')
    .update([message, ...fileIds].join('\u0000'))
    .digest('hex')
