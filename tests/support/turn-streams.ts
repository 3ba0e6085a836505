import { HttpResponse, http, sse } from 'msw'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { type ChatRequest, chatRequestSchema } from '#lib/contract/chat-request.ts'
import type { ErrorCode } from '#lib/contract/error.ts'
import { aHistory } from '#tests/lib/client/chat/chat-events.ts'
import { answer, asked, type ReplyOf, refusal } from './answer.ts'
import { network } from './network.ts'

/** One connection of a turn, at whose other end the test is the server. */
export interface TurnConnection {
  kind: 'send' | 'attach'
  turnId: string
  request: ChatRequest | null
  headers: Headers
  isAborted: () => boolean
  push: (...events: ChatEvent[]) => void
  /** The stream merely ends. */
  end: () => void
  /** The connection breaks, perhaps before anything was answered. */
  breakOff: () => void
  refuse: (code: ErrorCode, headers?: Record<string, string>) => void
}

interface Stream {
  send: (event: ChatEvent) => void
  close: () => void
  error: () => void
}

type History = ReplyOf<'GET /api/conversations/{id}'>

/** Sends and follows turns over the network: each connection waits for what the test lets it bring. */
export function serveTurns() {
  const connections: TurnConnection[] = []
  const histories: (History | HttpResponse<never> | ReturnType<typeof refusal> | Promise<History>)[] = []

  /** Nothing is answered before the test says what: a stream, or a response in its place. */
  async function connect(
    opened: Pick<TurnConnection, 'kind' | 'turnId' | 'request'>,
    { headers, signal }: Request,
    stream: Stream,
  ): Promise<Response | null> {
    const first = Promise.withResolvers<Response | null>()
    let isOpen = false
    const open = () => {
      isOpen = true
      first.resolve(null)
    }
    connections.push({
      ...opened,
      headers,
      isAborted: () => signal.aborted,
      push: (...events) => {
        open()
        if (!signal.aborted) for (const event of events) stream.send(event)
      },
      end: () => {
        open()
        stream.close()
      },
      breakOff: () => (isOpen ? stream.error() : first.resolve(HttpResponse.error())),
      refuse: (code, headers) => first.resolve(refusal(code, undefined, headers)),
    })
    return await first.promise
  }

  network.use(
    http.post('*/api/chat', async ({ request }) => {
      const body = chatRequestSchema.parse(await request.clone().json())
      const { stream, readable } = aStream()
      const sent = { kind: 'send' as const, turnId: body.turnId ?? '', request: body }
      const refused = await connect(sent, request, stream)
      return refused ?? new HttpResponse(readable, { headers: { 'content-type': 'text/event-stream' } })
    }),
    sse<{ message: ChatEvent }>('*/api/turns/:id/events', async ({ client, params, request }) => {
      const attached = { kind: 'attach' as const, turnId: String(params.id), request: null }
      const refused = await connect(attached, request, {
        send: (event) => client.send({ data: event }),
        close: () => client.close(),
        error: () => client.error(),
      })
      if (refused) throw refused
    }),
    answer('POST /api/turns/{id}/cancel', ({ id }) => ({ turnId: id, status: 'cancelled' })),
    answer('GET /api/conversations/{id}', () => histories.shift() ?? aHistory()),
  )

  return {
    connections,
    /** The connection opened last. */
    latest: (): TurnConnection => {
      const connection = connections.at(-1)
      if (!connection) throw new Error('Nothing has connected yet.')
      return connection
    },
    /** What is replied, in this order, to who asks for a conversation; then an empty one. */
    histories,
    cancelled: () => asked('POST /api/turns/{id}/cancel').map(({ id }) => id),
  }
}

/** `sse` answers GET alone. */
function aStream() {
  const encoder = new TextEncoder()
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const readable = new ReadableStream<Uint8Array>({
    start: (own) => {
      controller = own
    },
  })
  const stream: Stream = {
    send: (event) => controller?.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`)),
    close: () => controller?.close(),
    error: () => controller?.error(new TypeError('terminated')),
  }
  return { stream, readable }
}
