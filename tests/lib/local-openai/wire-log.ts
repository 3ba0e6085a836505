import { appendFileSync } from 'node:fs'

type Handler = (request: Request) => Promise<Response>

/** With WIRE_LOG set, as `npm run check:wire` does, every body and event that is sent is also written to that file. */
export function recorded(handler: Handler): Handler {
  const file = process.env.WIRE_LOG
  if (!file) return handler
  return async (request) => {
    const reply = await handler(request)
    const { pathname } = new URL(request.url)
    const record = (fields: object) =>
      appendFileSync(
        file,
        `${JSON.stringify({ method: request.method, path: pathname, status: reply.status, ...fields })}\n`,
      )
    const type = reply.headers.get('content-type') ?? ''
    if (type.startsWith('application/json')) record({ body: await reply.clone().json() })
    if (reply.body === null || !type.startsWith('text/event-stream')) return reply
    const decoder = new TextDecoder()
    const events = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
      transform(chunk, controller) {
        // Each event is one chunk, as another test makes sure.
        record({ event: JSON.parse(decoder.decode(chunk).replace(/^event: .*\ndata: /, '')) })
        controller.enqueue(chunk)
      },
    })
    return new Response(reply.body.pipeThrough(events), reply)
  }
}
