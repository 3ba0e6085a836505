import 'server-only'

const HEARTBEAT_MS = 15_000

/**
 * A reply of server-sent events, one frame per event. A comment line every 15 s keeps proxies from closing a quiet stream.
 * Reads `events` only as fast as the client takes them, and stops when it goes away.
 */
export function eventStream(events: AsyncIterable<{ type: string }>): Response {
  const iterator = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined

  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'))
      }, HEARTBEAT_MS)
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (!done) return controller.enqueue(encoder.encode(`event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`))
        clearInterval(heartbeat)
        controller.close()
      } catch (error) {
        clearInterval(heartbeat)
        controller.error(error)
      }
    },
    cancel() {
      clearInterval(heartbeat)
      // Not awaited: it settles only when the pending read does.
      iterator.return?.()
    },
  })

  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  })
}
