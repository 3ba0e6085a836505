import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export type CleanupOptions = { days: number; user: string | null; includePinned: boolean; dryRun: boolean }

export const usage = 'npm run cleanup -- --older-than 90d [--user E-MAIL] [--include-pinned] [--dry-run]'

/**
 * What follows `npm run cleanup --`.
 * @throws PlainError
 */
export function readOptions(args: string[]): CleanupOptions {
  const values = parsed(args)
  const older = values['older-than']
  if (older === undefined) throw wrong('Say how old: --older-than 90d deletes what nobody touched for 90 days.')
  const [, days] = /^(\d{1,5})d?$/.exec(older) ?? []
  if (!days || Number(days) < 1) throw wrong('--older-than is a number of days, at least 1, such as 90d.')
  if (values.user !== undefined && !values.user.includes('@')) throw wrong('--user is an e-mail address.')
  return {
    days: Number(days),
    user: values.user?.toLowerCase() ?? null,
    includePinned: values['include-pinned'],
    dryRun: values['dry-run'],
  }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        'older-than': { type: 'string' },
        user: { type: 'string' },
        'include-pinned': { type: 'boolean', default: false },
        'dry-run': { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
