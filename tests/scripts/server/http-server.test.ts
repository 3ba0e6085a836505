import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type ListenOptions, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { closeServer, doorsOf, httpServer, listen, listenWithDoors } from '#scripts/server/http-server.ts'

const here = { host: '127.0.0.1', port: 0 }
const beforehand = async () => {}

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serve() {
  const server = httpServer((_, response) => response.end('here'))
  const doors = doorsOf(server)
  const port = await listenWithDoors(server, doors, here)
  const close = () => closeServer(server, { doors, beforehand, graceSeconds: 0 })
  stops.push(close)
  return { server, port, close, url: `http://127.0.0.1:${port}` }
}

function connectTo(port: number): Socket {
  const socket = connect(port, '127.0.0.1').on('error', () => {})
  stops.unshift(async () => void socket.destroy())
  return socket
}

/** Opens so many connections; settles when the server has them all, with how many it took in each round of the event loop. */
async function connectMany(server: Server, port: number, count: number) {
  const sockets = Array.from({ length: count }, () => connectTo(port))
  const rounds: number[] = []
  let taken = 0
  let before = 0
  server.on('connection', () => taken++)
  while (taken < count) {
    await new Promise(setImmediate)
    rounds.push(taken - before)
    before = taken
  }
  return { sockets, rounds }
}

it('answers who would rather speak another protocol, whatever listens for that', async () => {
  const { server, port } = await serve()
  server.on('upgrade', () => {})
  const socket = connectTo(port)
  socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n')
  const [reply] = await once(socket, 'data')
  expect(String(reply)).toMatch(/^HTTP\/1\.1 200 /)
})

describe('a server with doors', () => {
  it.runIf(process.platform === 'linux')('takes several new connections in one round of the event loop', async () => {
    const { server, port } = await serve()
    const { rounds } = await connectMany(server, port, 64)
    expect(Math.max(...rounds)).toBeGreaterThan(2)
  })

  it('answers at whichever of them a connection comes', async () => {
    const { url } = await serve()
    const texts = await Promise.all(Array.from({ length: 50 }, async () => (await fetch(url)).text()))
    expect(new Set(texts)).toEqual(new Set(['here']))
  })

  it('does without them on a system whose ports can’t be shared', async () => {
    const server = httpServer((_, response) => response.end('here'))
    const able = server.listen.bind(server) as (options: ListenOptions, done: () => void) => Server
    const listenUnshared = (options: ListenOptions, done: () => void) => {
      if (!options.reusePort) return able(options, done)
      const error = Object.assign(new Error('listen ENOTSUP'), { code: 'ENOTSUP' })
      return void setImmediate(() => server.emit('error', error))
    }
    Object.assign(server, { listen: listenUnshared })
    const doors = doorsOf(server)
    stops.push(() => closeServer(server, { doors, beforehand, graceSeconds: 0 }))
    const port = await listenWithDoors(server, doors, here)
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe('here')
  })

  it('closes them all, with what is open', async () => {
    const { server, port, close } = await serve()
    const { sockets } = await connectMany(server, port, 50)
    const ends = Promise.all(sockets.map((socket) => once(socket.resume(), 'close')))
    await close()
    await ends
    const refused = await Promise.all(Array.from({ length: 50 }, () => once(connectTo(port), 'error')))
    expect(new Set(refused.map(([error]) => error.code))).toEqual(new Set(['ECONNREFUSED']))
  })

  it('leaves its port to nobody else, not even to another one with doors', async () => {
    const { port } = await serve()
    const other = httpServer(() => {})
    await expect(listen(other, { ...here, port })).rejects.toThrow(`Port ${port} is taken by another program.`)
    await expect(listenWithDoors(other, doorsOf(other), { ...here, port })).rejects.toThrow('is taken')
  })
})
