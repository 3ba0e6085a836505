import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Asked {
  authorization: string | undefined
  body: Record<string, unknown>
}
type Reply = (reply: ServerResponse, asked: Asked) => void

/** A server that speaks Chat Completions as a test tells it to: over real connections, on this machine. */
export async function startFakeModelServer(at = 0) {
  const asked: Asked[] = []
  const replies: Reply[] = []
  let models: Reply = (reply) => json(reply, 200, { object: 'list', data: [{ id: 'llama3.2:3b' }, { id: 'org/qwen' }] })
  let usual: Reply = answering(...says('Hello'))
  let arrived = () => {}

  const server = createServer(async (incoming, reply) => {
    const request: Asked = { authorization: incoming.headers.authorization, body: await readBody(incoming) }
    if (incoming.url === '/v1/models') return models(reply, request)
    if (incoming.url !== '/v1/chat/completions') return html(404)(reply, request)
    asked.push(request)
    const answer = replies.shift() ?? usual
    answer(reply, request)
    arrived()
  })
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  return {
    port,
    url: `http://127.0.0.1:${port}/v1`,
    /** The requests for an answer so far. */
    asked,
    /** How the next requests for an answer go, in this order. */
    next: (...next: Reply[]) => void replies.push(...next),
    /** How every request for an answer goes that `next` says nothing of. */
    always(reply: Reply) {
      usual = reply
    },
    /** Resolves when a request for an answer has come. */
    arrival: () => new Promise<void>((resolve) => (arrived = resolve)),
    listsModels(reply: Reply) {
      models = reply
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk
  return text ? JSON.parse(text) : {}
}

function json(reply: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}

export const refusing =
  (status: number, body: unknown, headers?: Record<string, string>): Reply =>
  (reply) =>
    json(reply, status, body, headers)

export const html =
  (status: number): Reply =>
  (reply) =>
    void reply.writeHead(status, { 'content-type': 'text/html' }).end('<html><h1>nginx</h1></html>')

/** Never says anything. */
export const silent: Reply = () => {}

const data = (chunk: unknown) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`

function beginStream(reply: ServerResponse, chunks: readonly unknown[]): void {
  reply.writeHead(200, { 'content-type': 'text/event-stream' })
  reply.flushHeaders()
  for (const chunk of chunks) reply.write(data(chunk))
}

/** A stream that ends as it should. */
export const answering =
  (...chunks: unknown[]): Reply =>
  (reply) => {
    beginStream(reply, [...chunks, '[DONE]'])
    reply.end()
  }

/** A stream that ends without a word. */
export const ending =
  (...chunks: unknown[]): Reply =>
  (reply) => {
    beginStream(reply, chunks)
    reply.end()
  }

/** A stream whose connection is cut. */
export const cut =
  (...chunks: unknown[]): Reply =>
  (reply) => {
    beginStream(reply, chunks)
    reply.write(': still here\n\n', () => reply.destroy())
  }

/** A stream that goes silent. */
export const stalling =
  (...chunks: unknown[]): Reply =>
  (reply) =>
    beginStream(reply, chunks)

/** Refuses as long as `refuses` finds something in the request, with that status and body; then answers. */
export const demanding =
  (refuses: (body: Asked['body']) => [status: number, body: unknown] | null): Reply =>
  (reply, asked) => {
    const refusal = refuses(asked.body)
    if (refusal) json(reply, ...refusal)
    else answering(...says('Hello'))(reply, asked)
  }

/** The whole answer as JSON, though a stream was asked for. */
export const whole =
  (body: unknown, type = 'application/json'): Reply =>
  (reply) =>
    void reply.writeHead(200, { 'content-type': type }).end(typeof body === 'string' ? body : JSON.stringify(body))

/** Sends bytes as they are, one write after the other. */
export const sending =
  (...writes: (string | Buffer)[]): Reply =>
  (reply) => {
    reply.writeHead(200, { 'content-type': 'text/event-stream' })
    for (const bytes of writes) reply.write(bytes)
    reply.end()
  }

const USAGE = {
  ...{ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
  ...{ prompt_tokens_details: { cached_tokens: 4 }, completion_tokens_details: { reasoning_tokens: 2 } },
}

export const delta = (fields: object, finish_reason: string | null = null) => ({
  ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'm' },
  choices: [{ index: 0, delta: fields, finish_reason }],
})
export const usage = { id: 'chatcmpl-1', object: 'chat.completion.chunk', choices: [], usage: USAGE }
export const call = (index: number, fields: { id?: string; name?: string; arguments?: string }) => {
  const { id, ...called } = fields
  return delta({ tool_calls: [{ index, ...(id ? { id, type: 'function' } : {}), function: called }] })
}

/** The chunks of a plain answer. */
export const says = (...texts: string[]) => [
  delta({ role: 'assistant', content: '' }),
  ...texts.map((content) => delta({ content })),
  delta({}, 'stop'),
  usage,
]
