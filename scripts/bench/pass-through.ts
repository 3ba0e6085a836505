import { createServer } from 'node:http'
import OpenAI from 'openai'
import { handleSignals, nowServing, onShutdown } from '../process/shutdown.ts'
import { listen } from '../server/http-server.ts'

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
handleSignals()
onShutdown(() => server.closeAllConnections())
const port = await listen(server, { host: '127.0.0.1', port: 0 })
nowServing()
console.log(`http://127.0.0.1:${port}`)
