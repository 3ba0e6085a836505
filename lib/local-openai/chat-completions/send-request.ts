import 'server-only'
import { serverErrors } from './server-error.ts'

type Sent = {
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body?: string
  signal: AbortSignal
}

const REDIRECTS = [301, 302, 303, 307, 308]
const MAX_REDIRECTS = 3
/** A connection that had been kept, and that the server closed just when it was to be used again; or a fresh one: then it fails again. */
const LOST = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']

/**
 * Sends a request, also after a redirect, and with the same method: what is said once is meant. Nobody but the server that was
 * named gets the key or what is said; the same host may be asked for more safely.
 * @throws TypeError when there is no connection, or it breaks; ApiError when it is sent elsewhere
 */
export async function sendRequest(url: string, sent: Sent, redirects = 0): Promise<Response> {
  const reply = await fetchAgain(url, sent)
  const location = reply.headers.get('location')
  if (!REDIRECTS.includes(reply.status) || location === null || redirects === MAX_REDIRECTS) return reply
  await reply.body?.cancel()
  const [from, to] = [new URL(url), new URL(location, url)]
  const isSafer = to.hostname === from.hostname && from.protocol === 'http:' && to.protocol === 'https:'
  if (to.origin !== from.origin && !isSafer) throw serverErrors.sentElsewhere(to.origin)
  return sendRequest(to.href, sent, redirects + 1)
}

async function fetchAgain(url: string, sent: Sent): Promise<Response> {
  const once = () => fetch(url, { ...sent, redirect: 'manual' })
  try {
    return await once()
  } catch (error) {
    if (sent.signal.aborted || !LOST.includes(causeOf(error))) throw error
    return await once()
  }
}

/** What Node says of a connection that failed or broke. */
export function causeOf(error: unknown): string {
  const cause = error instanceof TypeError ? error.cause : null
  return cause instanceof Error && 'code' in cause ? String(cause.code) : ''
}
