import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export type AccountsOptions = { action: 'invite' } | { action: 'reset-password'; user: string }

export const usage = 'npm run accounts -- invite\nnpm run accounts -- reset-password --user E-MAIL'

/**
 * What follows `npm run accounts --`.
 * @throws PlainError
 */
export function readOptions(args: string[]): AccountsOptions {
  const { positionals, values } = parsed(args)
  const [action, ...more] = positionals
  if (more.length > 0) throw wrong('One thing at a time.')
  if (action === 'invite') {
    if (values.user !== undefined) throw wrong('A link to sign up with is nobody’s: leave --user out.')
    return { action }
  }
  if (action !== 'reset-password') throw wrong('Say what to do.')
  if (!values.user?.includes('@')) throw wrong('Say whose password: --user is an e-mail address.')
  return { action, user: values.user.toLowerCase() }
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { user: { type: 'string' } } })
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
