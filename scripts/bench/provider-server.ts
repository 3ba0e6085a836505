import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { db } from '#lib/server/db/client.ts'
import { createLocalOpenAI } from '#lib/server/local-openai/create-local-openai.ts'
import { createDemoModel } from '#lib/server/local-openai/demo/demo-model.ts'

/** The local provider over HTTP in a process of its own, so that the app and the bare SDK reach it the same way. */
const handle = createLocalOpenAI({
  db: db(),
  model: createDemoModel({ wordsPerSecond: 0 }),
  tenantOf: () => 'bench',
})

const server = createServer(async (incoming, outgoing) => {
  const body = incoming.method === 'POST' ? (Readable.toWeb(incoming) as ReadableStream<Uint8Array>) : null
  const headers = new Headers(incoming.headers as Record<string, string>)
  const request = new Request(new URL(incoming.url ?? '/', 'http://localhost'), {
    method: incoming.method,
    headers,
    body,
    duplex: 'half',
  } as RequestInit)
  const reply = await handle(request)
  outgoing.writeHead(reply.status, Object.fromEntries(reply.headers))
  for await (const chunk of reply.body ?? []) outgoing.write(chunk)
  outgoing.end()
})
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`)
})
process.on('SIGTERM', () => process.exit(0))
