import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { registerHooks } from 'node:module'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { fromRoot } from '#scripts/base/project.ts'

// The app's routes as a process of its own, with everything a node does of its own accord; Next is left out.
// Its real entry throws outside React's server condition; so this must come before any of the app's modules.
const empty = pathToFileURL(fromRoot('node_modules', 'server-only', 'empty.js')).href
registerHooks({
  resolve: (name, context, next) => (name === 'server-only' ? { url: empty, shortCircuit: true } : next(name, context)),
})

const { callRoute } = await import('../routes.ts')
const { startServer } = await import('#lib/server/start-server.ts')

async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const url = new URL(incoming.url ?? '/', `http://${incoming.headers.host}`)
  const body = incoming.method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>)
  const headers = new Headers(incoming.headers as Record<string, string>)
  const gone = new AbortController()
  outgoing.once('close', () => gone.abort())
  // TypeScript's RequestInit has no `duplex`, which Node wants for a body that is a stream.
  const init = { method: incoming.method, headers, body, signal: gone.signal, duplex: 'half' } as RequestInit
  const reply = await callRoute(new Request(url, init))
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers))
  await pipeline(reply.body ?? [], outgoing)
}

const server = createServer((incoming, outgoing) => {
  // Whoever asked sees that the reply breaks off.
  handle(incoming, outgoing).catch(() => outgoing.destroy())
})
// Never outlives the tests, however they end.
process.stdin.once('close', () => process.exit()).resume()

server.listen(0, '127.0.0.1', () => {
  startServer()
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
