import 'server-only'
import { isIP } from 'node:net'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'

/** Names that only a machine's own network gives out. */
const LOCAL_NAME = /^[^.]+$|\.(localhost|local|lan|internal|home\.arpa)$/

/**
 * Refuses a request that another site's page made a browser send. Requests without an Origin come from programs, not
 * from pages, and pass. Hosts are compared rather than whole origins, as a proxy may speak https for us.
 *
 * A public name counts only when APP_URL says so: anybody can point a name of theirs at this machine, and their page would
 * then be "the same site" (DNS rebinding).
 * @throws AppError foreign_origin, unknown_address
 */
export function requireSameOrigin(request: Request): void {
  // Browsers say so themselves; also where they leave the Origin out.
  if (request.headers.get('sec-fetch-site') === 'cross-site') throw new AppError('foreign_origin')
  const origin = request.headers.get('origin')
  if (origin === null) return
  const { APP_URL } = env()
  const from = URL.canParse(origin) ? new URL(origin) : null
  const ours = APP_URL ? new URL(APP_URL) : null
  // Of our name, but not over https: whoever sits between a browser and its network may have made that page.
  if (ours?.protocol === 'https:' && from?.protocol === 'http:' && from.hostname === ours.hostname)
    throw new AppError('foreign_origin')
  if (from && from.host === ours?.host) return
  if (!from?.host || from.host !== request.headers.get('host')) throw new AppError('foreign_origin')
  if (!isLocal(from.hostname)) throw new AppError('unknown_address')
}

const isLocal = (hostname: string) => isIP(hostname.replace(/^\[|\]$/g, '')) !== 0 || LOCAL_NAME.test(hostname)
