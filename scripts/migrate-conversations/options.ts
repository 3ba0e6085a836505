import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export interface MigrationOptions {
  /** Whose conversations; null: everybody's. */
  email: string | null
  isDryRun: boolean
}

export const usage = 'npm run migrate-conversations -- --to openai [--user E-MAIL] [--dry-run]'

/**
 * What follows `npm run migrate-conversations --`.
 * @throws PlainError
 */
export function readOptions(args: string[]): MigrationOptions {
  const { to, user, 'dry-run': isDryRun } = parsed(args)
  if (to !== 'openai') throw wrong('Conversations can be moved --to openai only.')
  if (user !== undefined && !user.includes('@')) throw wrong('--user is an e-mail address.')
  return { email: user ?? null, isDryRun }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { to: { type: 'string' }, user: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
