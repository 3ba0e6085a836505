/** What a page may read of a reply beside what it always may. */
const EXPOSED = [
  ...['content-disposition', 'openai-processing-ms', 'retry-after', 'retry-after-ms'],
  ...['x-request-id', 'x-should-retry'],
].join(', ')

const METHODS = 'GET, POST, DELETE'

/** As long as Chrome remembers a preflight at most. */
const MAX_AGE_SECONDS = 7200

type Handler = (request: Request) => Promise<Response>

/**
 * Lets the pages of these origins, or of all (`*`), ask a handler with what headers they like, and read what it replies. Who
 * asks proves who it is by its token, never by a cookie: a page can't do in a person's name what it has no token for.
 */
export function withCors(handle: Handler, origins: readonly string[]): Handler {
  if (origins.length === 0) return handle
  return async (request) => {
    const allowed = allowedOrigin(request, origins)
    const isPreflight = request.method === 'OPTIONS' && request.headers.has('access-control-request-method')
    const reply = isPreflight && allowed !== null ? preflightReply(request) : await handle(request)
    // Also where there is nothing to allow: a cache must not give one page's reply to another.
    reply.headers.append('vary', 'Origin')
    if (allowed !== null) {
      reply.headers.set('access-control-allow-origin', allowed)
      reply.headers.set('access-control-expose-headers', EXPOSED)
    }
    return reply
  }
}

/** What the reply names as the origin that may read it; null for a page of another, and for what is no page. */
function allowedOrigin(request: Request, origins: readonly string[]): string | null {
  if (origins.includes('*')) return '*'
  const origin = request.headers.get('origin')
  return origin !== null && origins.includes(origin) ? origin : null
}

/** A browser asks beforehand, and without the token. */
function preflightReply({ headers }: Request): Response {
  const wanted = headers.get('access-control-request-headers')
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      ...(wanted === null ? {} : { 'access-control-allow-headers': wanted }),
      'access-control-max-age': String(MAX_AGE_SECONDS),
    },
  })
}
