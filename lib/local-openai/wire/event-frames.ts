import 'server-only'

type Options = {
  /** A comment line this often keeps proxies from closing a quiet stream. */
  heartbeatMs?: number
  /** Called when the reader goes away before the end. */
  onGone?: () => void
}

/** Server-sent events, one frame each. They are read only as fast as they are taken, and given up when the reader goes. */
export function eventFrames(
  events: AsyncIterable<{ type: string }>,
  { heartbeatMs, onGone }: Options = {},
): ReadableStream<Uint8Array> {
  const iterator = events[Symbol.asyncIterator]()
  const encoder = new TextEncoder()
  let heartbeat: NodeJS.Timeout | undefined

  return new ReadableStream<Uint8Array>({
    start(controller) {
      if (heartbeatMs === undefined) return
      heartbeat = setInterval(() => {
        if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(':\n\n'))
      }, heartbeatMs)
    },
    async pull(controller) {
      try {
        const { done, value } = await iterator.next()
        if (!done) return controller.enqueue(encoder.encode(eventFrame(value)))
        clearInterval(heartbeat)
        controller.close()
      } catch (error) {
        clearInterval(heartbeat)
        controller.error(error)
      }
    },
    cancel() {
      clearInterval(heartbeat)
      onGone?.()
      // Not awaited: it settles only when the pending read does.
      iterator.return?.()
    },
  })
}

/** One event in one write. */
export const eventFrame = (event: { type: string }) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
