import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'
import type { Address } from '../server/http-server.ts'

export type ProviderOptions = { address: Address; tokens: string[]; database: string | null }

export const usage = 'npm run provider -- [--port 4010] [--host 127.0.0.1] [--token TOKEN]… [--database postgresql://…]'

/**
 * What follows `npm run provider --`.
 * @throws PlainError
 */
export function readOptions(args: string[]): ProviderOptions {
  const { port, host, token, database } = parsed(args)
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw wrong('--port is a number from 0 to 65535.')
  if (token.some((each) => !/^\S+$/.test(each))) throw wrong('A --token has no spaces.')
  if (database !== undefined && !/^postgres(ql)?:\/\//.test(database)) throw wrong('--database is a postgresql:// URL.')
  return { address: { host, port: Number(port) }, tokens: token, database: database ?? null }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
        token: { type: 'string', multiple: true, default: [] },
        database: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
