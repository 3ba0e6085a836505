import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'
import type { Address } from '../server/http-server.ts'

export type ProviderOptions = { address: Address; tokenFile: string | null; database: string | null }

export const usage =
  'npm run provider -- [--port 4010] [--host 127.0.0.1] [--token-file FILE] [--database postgresql://…]\n' +
  'PROVIDER_TOKENS in the environment, or the file, hold the bearer tokens.'

/**
 * What follows `npm run provider --`. No token does: whoever is on this machine can read the arguments of a process.
 * @throws PlainError
 */
export function readOptions(args: string[]): ProviderOptions {
  const { port, host, database, token, 'token-file': tokenFile = null } = parsed(args)
  if (token !== undefined) throw wrong('A token is no argument: others on this machine could read it.')
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw wrong('--port is a number from 0 to 65535.')
  if (database !== undefined && !/^postgres(ql)?:\/\//.test(database)) throw wrong('--database is a postgresql:// URL.')
  return { address: { host, port: Number(port) }, tokenFile, database: database ?? null }
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '4010' },
        host: { type: 'string', default: '127.0.0.1' },
        'token-file': { type: 'string' },
        // Known only to be refused with a reason.
        token: { type: 'string', multiple: true },
        database: { type: 'string' },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
