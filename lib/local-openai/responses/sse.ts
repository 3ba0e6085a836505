import 'server-only'
import { randomBytes } from 'node:crypto'
import { eventFrames } from '../wire/event-frames.ts'
import type { Include } from '../wire/include.ts'
import type { StreamEvent } from './event-sequence.ts'
import type { Events } from './running.ts'
import { visibleEvent } from './visible-response.ts'

type Follow = {
  /** The number of the first event wanted. */
  from: number
  obfuscate: boolean
  include: Include
  request: Request
  /** Called when the reader goes away before the end. */
  onGone?: () => void
}

/** Follows a log as server-sent events, each in one write. */
export function eventStreamResponse(log: Events, { from, obfuscate, include, request, onGone }: Follow): Response {
  const gone = new AbortController()

  const leave = (reason?: unknown) => {
    if (gone.signal.aborted) return
    gone.abort(reason)
    onGone?.()
  }

  async function* events() {
    for (let next = from; ; next += 1) {
      const event = await log.at(next, gone.signal)
      // Thrown, so that nobody takes what was sent for the whole.
      gone.signal.throwIfAborted()
      if (event === null) break
      const visible = visibleEvent(event, include)
      yield obfuscate ? obfuscated(visible) : visible
    }
    request.signal.removeEventListener('abort', abort)
  }

  // The closure holds `request` on purpose: its signal goes silent when the request itself is garbage collected.
  const abort = () => leave(request.signal.reason)
  if (request.signal.aborted) abort()
  else request.signal.addEventListener('abort', abort, { once: true })

  return new Response(eventFrames(events(), { onGone: leave }), {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}

/** A delta with random characters that hide its length from someone who watches the size of encrypted packets. */
export function obfuscated(event: StreamEvent): StreamEvent {
  if (typeof event.delta !== 'string') return event
  const padding = randomBytes(12).toString('base64url')
  return { ...event, obfuscation: padding.slice(0, 16 - (event.delta.length % 16)) }
}
