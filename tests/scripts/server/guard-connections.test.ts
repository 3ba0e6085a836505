import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { type AddressOf, type ConnectionLimits, guardConnections } from '#scripts/server/guard-connections.ts'

let server: Server
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** A server that reads every body, and answers once it is whole; or at once what it is asked for. */
async function serve(limits: Partial<ConnectionLimits>, addressOf?: AddressOf): Promise<void> {
  server = createServer(async (request: IncomingMessage, response) => {
    if (request.method === 'GET') return response.write('begun ')
    try {
      for await (const _ of request);
      response.end('read')
    } catch {
      response.destroy()
    }
  })
  guardConnections(server, addressOf, { youngMs: 0, ...limits })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
}

async function open(text = ''): Promise<Socket> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => {})
  sockets.push(socket)
  await once(socket, 'connect')
  socket.resume().write(text)
  return socket
}

const head = (bytes: number) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${bytes}\r\n\r\n`
/** A request that has brought so many of its bytes. */
async function begin(bytes: number, sent: number): Promise<Socket> {
  const asked = once(server, 'request')
  const socket = await open(head(bytes))
  await asked
  socket.write('x'.repeat(sent))
  return socket
}

const closed = () => sockets.map((socket) => socket.destroyed || socket.readableEnded || socket.closed)

describe('of connections without a whole request', () => {
  it('the oldest are closed when one address has too many, and a new one gets through', async () => {
    await serve({ connections: 3 })
    for (let count = 0; count < 6; count++) await open(count % 2 ? 'POST / HT' : '')
    await expect.poll(closed).toEqual([true, true, true, false, false, false])
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      method: 'POST',
      body: 'x',
    })
    expect(await answer.text()).toBe('read')
  })

  it('those that are young are left alone: a burst of honest ones is', async () => {
    await serve({ connections: 3, youngMs: 60_000, openBytes: 10 })
    for (let count = 0; count < 6; count++) await open()
    // The next look has been by when this one is closed for another reason.
    const heavy = await begin(100, 50)
    await once(heavy, 'close')
    expect(closed()).toEqual([false, false, false, false, false, false, true])
  })

  it('each address has its own count, and what is nobody’s isn’t counted', async () => {
    let count = 0
    const addresses = ['one', 'two', 'one', 'two', null, null, null, null, 'one', 'one']
    const known = new Map<Socket, string | null>()
    await serve({ connections: 2 }, (socket) => {
      if (!known.has(socket)) known.set(socket, addresses[count++] ?? null)
      return known.get(socket) ?? null
    })
    for (const _ of addresses) await open()
    await expect.poll(() => closed().filter((each) => each)).toHaveLength(2)
  })
})

describe('a body', () => {
  it('that takes too long is cut off, and one that takes as long as it may isn’t', async () => {
    await serve({ msPerMegabyte: 300, spareMs: 0 })
    await open(`${head(100)}x`)
    // A whole request, whose answer takes however long it takes.
    const answered = await open('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
    await once(sockets[0] as Socket, 'close')
    expect(answered.destroyed).toBe(false)
  })

  it('among those of one address that hold too much the oldest is cut off', async () => {
    await serve({ openBytes: 1500 })
    for (let count = 0; count < 3; count++) await begin(10_000, 600)
    await expect.poll(closed).toEqual([true, false, false])
  })
})
