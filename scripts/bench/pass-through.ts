import { createServer } from 'node:http'
import OpenAI from 'openai'
import { serveAlone } from '../server/serve-alone.ts'

/** The least that a server can do with the SDK: hands on every event of a response to whoever asked, and keeps nothing. */
const client = new OpenAI({ apiKey: 'bench', baseURL: process.env.OPENAI_BASE_URL, maxRetries: 0 })

const server = createServer(async (_, reply) => {
  const stream = await client.responses.create({
    model: 'demo',
    input: 'Hello',
    background: true,
    store: true,
    stream: true,
  })
  reply.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' })
  for await (const event of stream) reply.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
  reply.end()
})
await serveAlone(server)
