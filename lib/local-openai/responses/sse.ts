import 'server-only'
import { randomBytes } from 'node:crypto'
import type { StreamEvent } from './event-sequence.ts'
import type { Events } from './running.ts'

type Follow = {
  /** The number of the first event wanted. */
  from: number
  obfuscate: boolean
  request: Request
  /** Called when the reader goes away before the end. */
  onGone?: () => void
}

/** Follows a log as server-sent events, each in one write. */
export function eventStreamResponse(log: Events, { from, obfuscate, request, onGone }: Follow): Response {
  const encoder = new TextEncoder()
  const gone = new AbortController()
  let next = from

  const leave = () => {
    if (gone.signal.aborted) return
    gone.abort()
    onGone?.()
  }

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      // The closure holds `request` on purpose: its signal goes silent when the request itself is garbage collected.
      const abort = () => {
        if (gone.signal.aborted) return
        leave()
        controller.error(request.signal.reason)
      }
      if (request.signal.aborted) abort()
      else request.signal.addEventListener('abort', abort, { once: true, signal: gone.signal })
    },
    async pull(controller) {
      const event = await log.at(next, gone.signal)
      if (gone.signal.aborted) return
      if (event === null) {
        gone.abort()
        controller.close()
        return
      }
      next += 1
      controller.enqueue(encoder.encode(frame(event, obfuscate)))
    },
    cancel: leave,
  })

  return new Response(body, {
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
  })
}

export function frame(event: StreamEvent, obfuscate: boolean): string {
  const sent = obfuscate && typeof event.delta === 'string' ? { ...event, obfuscation: padding(event.delta) } : event
  return `event: ${event.type}\ndata: ${JSON.stringify(sent)}\n\n`
}

/** Random characters that hide a delta's length from someone who watches the size of encrypted packets. */
const padding = (delta: string) =>
  randomBytes(12)
    .toString('base64url')
    .slice(0, 16 - (delta.length % 16))
