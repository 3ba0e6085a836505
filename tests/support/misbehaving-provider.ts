import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { Connection } from './misbehaving-provider/connection.ts'
import { endpoints, type Memory, type Operation, type Stream } from './misbehaving-provider/endpoints.ts'
import { type Refusal, RefusedError, refusal } from './misbehaving-provider/refusal.ts'
import type { Gate, Script } from './misbehaving-provider/script.ts'

/**
 * What happens to a call instead of what should: it is refused, or seems to be though it is done, the connection breaks
 * before or after it was done, or it waits for the test. A `page` is what a proxy in between says, with status 200.
 */
export type Mishap = Refusal | { doneYet: Refusal } | 'cut' | 'reply-lost' | 'page' | Gate

/** One request as the provider got it. */
export interface Asked {
  operation: Operation
  ids: string[]
  query: URLSearchParams
  body: Record<string, unknown>
  /** When, on the clock that only goes forward. */
  at: number
  /** Settles when the connection's part in it is over, whoever ended it. */
  closed: Promise<void>
}

/** How the provider goes about whatever no test arranged. */
export interface Habits {
  /** How a response to this input goes. */
  scriptOf?: Memory['scriptOf']
  /** What happens to a call. */
  mishapOf?: (asked: Asked, memory: Memory) => Mishap | undefined
}

const page = {}

const patterns = Object.entries(endpoints).map(([operation, [route]]) => ({
  operation: operation as Operation,
  pattern: new RegExp(`^${route.replaceAll('*', '([^/]+)')}$`),
}))

/**
 * OpenAI's Conversations and Responses endpoints as a server of their own that does what a test tells it: behaves, unless
 * it was told how to misbehave. It remembers what it was asked.
 */
export async function startMisbehavingProvider({ scriptOf, mishapOf }: Habits = {}) {
  const memory: Memory = {
    ...{ conversations: new Map(), responses: new Map(), files: new Map(), scripts: [], titles: [], summaries: [] },
    scriptOf,
  }
  const mishaps = new Map<Operation, Mishap[]>()
  let asked: Asked[] = []

  async function serve(incoming: IncomingMessage, reply: ServerResponse): Promise<object | Stream> {
    const url = new URL(incoming.url ?? '/', 'http://provider.test')
    const route = `${incoming.method} ${url.pathname.replace(/^\/v1/, '')}`
    const known = patterns.find(({ pattern }) => pattern.test(route))
    if (!known) throw new RefusedError(refusal(404, `Invalid URL (${route})`))
    const { pattern } = known
    const ids = pattern.exec(route)?.slice(1) ?? []
    const closed = new Promise<void>((resolve) => reply.once('close', resolve))
    const at = performance.now()
    const body = await readBody(incoming)
    const operation = known.operation === 'responses.create' && body.store === false ? unstored(body) : known.operation
    const call: Asked = { operation, ids, query: url.searchParams, body, at, closed }
    asked.push(call)
    const mishap = mishaps.get(operation)?.shift() ?? mishapOf?.(call, memory)
    if (mishap === 'page') return page
    if (mishap === 'cut') reply.destroy()
    else if (typeof mishap === 'object' && 'error' in mishap) throw new RefusedError(mishap)
    else if (typeof mishap === 'object' && 'open' in mishap) await passed(mishap)
    const [, answer] = endpoints[operation]
    const done = mishap === 'cut' ? {} : await answer({ memory, ids, query: url.searchParams, body })
    if (mishap === 'reply-lost') reply.destroy()
    if (typeof mishap === 'object' && 'doneYet' in mishap) throw new RefusedError(mishap.doneYet)
    return done
  }

  const server = createServer((incoming, reply) => {
    // Sent on after the same step of the loop, so that a stream hears of its response's first event.
    serve(incoming, reply).then(
      (answer) => {
        if (answer === page)
          reply.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<html>Sign in</html>')
        else if ('after' in answer) return attach(answer as Stream, reply)
        else sendJson(reply, 200, answer)
      },
      (error) => sendError(reply, error),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    /** How the next responses go, in this order; those after them behave. */
    next: (...scripts: Script[]) => void memory.scripts.push(...scripts),
    /** What comes when a title is asked for next, in this order. */
    nextTitle: (...titles: Memory['titles']) => void memory.titles.push(...titles),
    /** The same of summaries. */
    nextSummary: (...summaries: Memory['summaries']) => void memory.summaries.push(...summaries),
    /** What happens to the next calls of one kind, in this order. */
    refuse: (operation: Operation, ...next: Mishap[]) =>
      void mishaps.set(operation, [...(mishaps.get(operation) ?? []), ...next]),
    /** The calls of one kind so far; only those whose path or body names `id`, if it is given. */
    asked: (operation: Operation, id?: string) =>
      asked.filter(
        (call) => call.operation === operation && (!id || call.ids.includes(id) || call.body.conversation === id),
      ),
    conversation(id: string) {
      const conversation = memory.conversations.get(id)
      if (!conversation) throw new Error(`The provider has no conversation ${id}.`)
      return conversation
    },
    /** All that it remembers, to look at and to change. */
    memory,
    /** Forgets what it was told and what it was asked, but no conversation. */
    reset() {
      memory.scripts = []
      memory.titles = []
      memory.summaries = []
      mishaps.clear()
      asked = []
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type MisbehavingProvider = Awaited<ReturnType<typeof startMisbehavingProvider>>

/** What is asked for beside the answers, told apart by what the model is told to do. */
const unstored = ({ instructions }: Record<string, unknown>) =>
  String(instructions).startsWith('You summarise') ? 'summaries.create' : 'titles.create'

function passed(gate: Gate): Promise<void> {
  gate.arrive()
  return gate.opened
}

async function attach({ response, after }: Stream, reply: ServerResponse): Promise<void> {
  const { replies, replyIsLost, idIsLost } = response.script
  replies?.arrive()
  await replies?.opened
  if (replyIsLost) reply.destroy()
  else if (idIsLost) new Connection(reply).breakOff()
  else response.attach(new Connection(reply), after)
}

/** Of a form its fields: of a file what it is called, what it is said to be, and its bytes. */
async function readBody(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  const type = incoming.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/')) return readJson(incoming)
  const body = Readable.toWeb(incoming) as ReadableStream<Uint8Array<ArrayBuffer>>
  const form = await new Response(body, { headers: { 'content-type': type } }).formData()
  const { file, ...fields } = Object.fromEntries(form)
  if (!(file instanceof File)) return fields
  return { ...fields, filename: file.name, type: file.type, content: Buffer.from(await file.arrayBuffer()) }
}

async function readJson(incoming: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of incoming.setEncoding('utf8')) text += chunk
  return text ? JSON.parse(text) : {}
}

function sendError(reply: ServerResponse, error: unknown): void {
  // A mistake in a test or in the provider itself, which must not look like one of its tricks.
  if (!(error instanceof RefusedError)) console.error(error)
  const {
    status,
    headers,
    error: body,
  } = error instanceof RefusedError ? error.refusal : refusal(500, `The tests' provider has a bug: ${error}`)
  sendJson(reply, status, { error: body }, headers)
}

function sendJson(reply: ServerResponse, status: number, body: object, headers?: Record<string, string>): void {
  reply.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
