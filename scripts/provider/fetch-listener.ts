import { once } from 'node:events'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'

/**
 * Serves a fetch handler over HTTP. A client that goes away aborts its request; one that reads slowly slows the answer
 * down, and nothing piles up here.
 */
export function fetchListener(
  handle: (request: Request) => Promise<Response>,
  report: (error: unknown) => void = console.error,
): RequestListener {
  return (incoming, outgoing) => {
    const gone = new AbortController()
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) gone.abort()
    })
    answer(handle, { incoming, outgoing, gone: gone.signal }).catch((error: unknown) => {
      // A reader that left is no error; anything else breaks the connection, so that nobody takes half for the whole.
      if (!gone.signal.aborted) report(error)
      outgoing.destroy()
    })
  }
}

type Exchange = { incoming: IncomingMessage; outgoing: ServerResponse; gone: AbortSignal }

async function answer(handle: (request: Request) => Promise<Response>, { incoming, outgoing, gone }: Exchange) {
  const request = toRequest(incoming, gone)
  if (request === null) {
    outgoing.writeHead(400).end()
    return
  }
  const reply = await handle(request)
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers))
  if (reply.body === null) {
    outgoing.end()
    return
  }
  // The first event may be long in coming; that there will be one is known now.
  outgoing.flushHeaders()
  for await (const chunk of reply.body) {
    if (gone.aborted) return
    if (!outgoing.write(chunk)) await once(outgoing, 'drain', { signal: gone })
  }
  outgoing.end()
}

/** Null for what is HTTP but no request that fetch could make. */
function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request | null {
  const { method = 'GET', url = '/', headers } = incoming
  const hasBody = method !== 'GET' && method !== 'HEAD'
  try {
    return new Request(`http://localhost${url}`, {
      method,
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
      ),
      body: hasBody ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null,
      signal,
      duplex: 'half',
    } as RequestInit)
  } catch {
    return null
  }
}
