import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { serveAlone } from '../server/serve-alone.ts'

// A provider that costs next to nothing: it writes prepared events, for all responses from one timer. Each delta's text is
// the time when it was sent. Responses begin at once but say nothing until POST /v1/go names how many deltas are wanted.

const PER_SECOND = 20
/** The responses take turns, so that their deltas are spread over the second. */
const PHASES = 10

interface Streaming {
  reply: ServerResponse
  id: string
  number: number
  sent: number
}

let waiting: Streaming[] = []
let count = 0

const server = createServer(async (request, reply) => {
  const path = `${request.method} ${request.url?.split('?')[0]}`
  const body = path === 'POST /v1/responses' ? JSON.parse(await text(request)) : null
  // Only answers are measured: what isn't streamed is a title, and there is none.
  if (body?.stream) return begin(body, reply)
  if (path === 'POST /v1/go') go(Number(await text(request)))
  reply.setHeader('content-type', 'application/json')
  if (path === 'POST /v1/conversations')
    return reply.end(JSON.stringify({ id: `conv_${++count}`, object: 'conversation' }))
  reply.end(JSON.stringify({ object: 'list', data: [], has_more: false, first_id: null, last_id: null }))
})
await serveAlone(server, '/v1')

function begin(body: { model: string }, reply: ServerResponse): void {
  const streaming = { reply, id: `resp_${++count}`, number: 0, sent: 0 }
  reply.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  const item = { id: `msg_${streaming.id}`, type: 'message', role: 'assistant', status: 'in_progress', content: [] }
  send(streaming, 'response.created', { response: responseOf(streaming, 'in_progress', body.model) })
  send(streaming, 'response.output_item.added', { output_index: 0, item })
  waiting.push(streaming)
}

/** Streams that many deltas to everybody who waits, and ends. */
function go(wanted: number): void {
  const responses = waiting
  waiting = []
  const rounds = wanted * PHASES
  const began = performance.now()
  let step = 0
  const timer = setInterval(
    () => {
      // By the clock: a timer that comes late catches up.
      const due = Math.min(rounds, Math.floor(((performance.now() - began) * PER_SECOND * PHASES) / 1000))
      for (; step < due; step++) {
        for (let index = step % PHASES; index < responses.length; index += PHASES) sendDelta(responses[index])
      }
      if (step < rounds) return
      clearInterval(timer)
      for (const streaming of responses) {
        send(streaming, 'response.completed', { response: responseOf(streaming, 'completed', 'demo') })
        streaming.reply.end()
      }
    },
    1000 / PER_SECOND / PHASES,
  )
}

function sendDelta(streaming: Streaming | undefined): void {
  if (!streaming) return
  const place = `"item_id":"msg_${streaming.id}","output_index":0,"content_index":0`
  const delta = (performance.timeOrigin + performance.now()).toFixed(2)
  streaming.reply.write(
    `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","sequence_number":${streaming.number++},` +
      `${place},"delta":"${delta} ","logprobs":[],"obfuscation":"aB3dE6gH9j"}\n\n`,
  )
}

function send(streaming: Streaming, type: string, fields: object): void {
  const event = { type, sequence_number: streaming.number++, ...fields }
  streaming.reply.write(`event: ${type}\ndata: ${JSON.stringify(event)}\n\n`)
}

const responseOf = ({ id }: Streaming, status: string, model: string) => ({
  ...{ id, object: 'response', created_at: Math.floor(Date.now() / 1000), status, model, output: [], usage: null },
  ...{ error: null, incomplete_details: null, background: true, store: true },
})

async function text(request: IncomingMessage): Promise<string> {
  let all = ''
  for await (const chunk of request.setEncoding('utf8')) all += chunk
  return all
}
