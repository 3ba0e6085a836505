import 'server-only'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'

/** The hosts that a browser may have opened us as: the one it asked for, and the public address when one is configured. */
function ownHosts(request: Request): (string | null)[] {
  const { APP_URL } = env()
  return [request.headers.get('host'), APP_URL ? new URL(APP_URL).host : null]
}

/**
 * Refuses a request that another site's page made a browser send. Requests without an Origin come from programs, not
 * from pages, and pass. Hosts are compared rather than whole origins, as a proxy may speak https for us.
 * @throws AppError foreign_origin
 */
export function requireSameOrigin(request: Request): void {
  const origin = request.headers.get('origin')
  if (origin === null) return
  const host = URL.canParse(origin) ? new URL(origin).host : null
  if (!host || !ownHosts(request).includes(host)) throw new AppError('foreign_origin')
}
