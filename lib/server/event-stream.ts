import 'server-only'
import { eventFrames } from '#lib/local-openai/wire/event-frames.ts'
import { eventsForClient } from './contract-version.ts'

const HEARTBEAT_MS = 15_000

/**
 * A reply to `request` of server-sent events, one frame per event. A comment line every 15 s keeps proxies from closing a quiet stream.
 * Reads `events` only as fast as the client takes them, and stops when it goes away.
 */
export function eventStream(events: AsyncIterable<{ type: string }>, request: Request): Response {
  const { signal } = request
  const body = eventFrames(eventsForClient(request, events), { heartbeatMs: HEARTBEAT_MS })
  const reply = new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      // Not no-store: of such a reply, read as it comes, Chromium breaks off the request at its end and logs it as failed.
      // Our own pages ask for it with `cache: 'no-store'`, and nobody else may keep it either.
      'cache-control': 'private, no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  })
  // Gone before the first byte: Next neither reads the body then nor cancels it. Who reads it already cancels it.
  const giveUp = () => void body.cancel().catch(() => {})
  if (signal.aborted) giveUp()
  else signal.addEventListener('abort', giveUp, { once: true })
  return reply
}
