import { parseArgs } from 'node:util'
import { PlainError } from '../base/plain-error.ts'
import type { Address } from '../server/http-server.ts'

export type ProviderOptions = {
  address: Address
  tokenFile: string | null
  database: string | null
  /** Of the pages that may ask from a browser. */
  cors: string[]
}

export const usage =
  'npm run provider -- [--port 4010] [--host 127.0.0.1] [--token-file FILE] [--database postgresql://…]\n' +
  '                        [--cors https://a.page.of.yours …]\n' +
  'PROVIDER_TOKENS in the environment, or the file, hold the bearer tokens.'

/**
 * What follows `npm run provider --`. No token does: whoever is on this machine can read the arguments of a process.
 * @throws PlainError
 */
export function readOptions(args: string[]): ProviderOptions {
  const { port, host, database, token, cors = [], 'token-file': tokenFile = null } = parsed(args)
  if (token !== undefined) throw wrong('A token is no argument: others on this machine could read it.')
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw wrong('--port is a number from 0 to 65535.')
  if (database !== undefined && !/^postgres(ql)?:\/\//.test(database)) throw wrong('--database is a postgresql:// URL.')
  cors.forEach(refuseUnlessOrigin)
  return { address: { host, port: Number(port) }, tokenFile, database: database ?? null, cors }
}

/** As browsers write it: an app's own scheme has an origin, too. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@*,]+$/

/** What no browser ever sends would let nobody in, and nobody would be told why. */
function refuseUnlessOrigin(given: string): void {
  if (given === '*') return
  const meant = URL.canParse(given) && /^https?:/i.test(given) ? new URL(given).origin : given
  if (!ORIGIN.test(meant))
    throw wrong(
      `--cors ${given} is no origin. Write scheme and host, as https://app.example, or '*' in quotes for all.`,
    )
  if (meant !== given) throw wrong(`--cors ${given} is no origin. Write ${meant}`)
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
        cors: { type: 'string', multiple: true },
      },
    }).values
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

const wrong = (what: string) => new PlainError(`${what}\n${usage}`)
