import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { db } from '#lib/server/db/client.ts'
import { createLocalOpenAI } from '#lib/server/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/server/local-openai/demo/demo-model.ts'
import { handleSignals, nowServing, onShutdown } from './process/shutdown.ts'
import { listen } from './server/http-server.ts'

/** The local provider over HTTP in a process of its own, as apart from the app as a provider on the internet. */
const handle = createLocalOpenAI({
  db: db(),
  // 0 is as fast as it goes.
  model: createDemoModel({ wordsPerSecond: Number(process.env.PROVIDER_WORDS_PER_SECOND ?? 0) }),
  tenantOf: () => 'provider-server',
})

const server = createServer((incoming, outgoing) => {
  // Whoever asked is gone, or sees that the reply breaks off.
  serve(incoming, outgoing).catch(() => outgoing.destroy())
})
handleSignals()
onShutdown(() => server.closeAllConnections())
const port = await listen(server, { host: '127.0.0.1', port: 0 })
nowServing()
console.log(`http://127.0.0.1:${port}/v1`)

async function serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  const body = incoming.method === 'POST' ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null
  // TypeScript's RequestInit has no `duplex`, which Node wants for a body that is a stream.
  const init = {
    method: incoming.method,
    headers: new Headers(incoming.headers as Record<string, string>),
    body,
    signal: gone.signal,
    duplex: 'half',
  } as RequestInit
  const reply = await handle(new Request(new URL(incoming.url ?? '/', 'http://localhost'), init))
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers))
  await pipeline(reply.body ?? [], outgoing)
}
