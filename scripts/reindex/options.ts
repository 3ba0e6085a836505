import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export interface ReindexOptions {
  /** The e-mail address of the only user whose conversations are indexed. */
  user?: string
  /** Where an earlier run was stopped. */
  after?: string
}

/** @throws PlainError that says how it is used */
export function readOptions(args: string[]): ReindexOptions {
  try {
    const { values } = parseArgs({ args, options: { user: { type: 'string' }, after: { type: 'string' } } })
    return values
  } catch {
    throw new PlainError('Usage: npm run reindex -- [--user E-MAIL] [--after CONVERSATION]')
  }
}
