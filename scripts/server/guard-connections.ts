import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** How much one address may have open, and for how long. */
export interface ConnectionLimits {
  /** Connections without a whole request, counted when they are older than `youngMs`: a burst of honest ones is younger. */
  connections: number
  youngMs: number
  /** Of bodies that are not whole yet. */
  openBytes: number
  /** For the first megabyte of a body, and for each further one. */
  msPerMegabyte: number
  /** Of a file that is uploaded, which nobody holds in memory: from a phone it may take its time. */
  msPerUploadedMegabyte: number
  /** Longer than that the app itself, which refuses a slow body with words, leaves one open. */
  spareMs: number
}

const limits: ConnectionLimits = {
  connections: 100,
  youngMs: 2000,
  openBytes: 64_000_000,
  msPerMegabyte: 10_000,
  msPerUploadedMegabyte: 60_000,
  spareMs: 2000,
}

const LOOK_MS = 250

/** Whose a connection, or a request on it, is; null where nothing is counted, as for a proxy's own connections. */
export type AddressOf = (socket: Socket, request: IncomingMessage | null) => string | null

interface Connection {
  socket: Socket
  since: number
  /** The last one that came on it, and how much had come before its body. */
  request: IncomingMessage | null
  bytesBefore: number
}

/**
 * Closes connections that bring no whole request in time, and of those that one address has open at once the oldest when
 * they are too many, or hold too much. The oldest, not those that come: somebody else may be behind the same address.
 */
export function guardConnections(
  server: Server,
  addressOf: AddressOf = addressOfSocket,
  given: Partial<ConnectionLimits> = {},
): void {
  const allowed = { ...limits, ...given }
  const connections = new Map<Socket, Connection>()
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { socket, since: performance.now(), request: null, bytesBefore: 0 })
    socket.once('close', () => connections.delete(socket))
  })
  server.on('request', (request: IncomingMessage) => {
    const connection = connections.get(request.socket)
    if (connection)
      Object.assign(connection, { since: performance.now(), request, bytesBefore: request.socket.bytesRead })
  })
  const look = () => closeTooMany([...connections.values()].filter(isOpen), addressOf, allowed)
  // After a round in which what has come was read: a busy process must not take its own delay for theirs.
  const timer = setInterval(() => setImmediate(look), LOOK_MS).unref()
  server.on('close', () => clearInterval(timer))
}

const addressOfSocket: AddressOf = (socket) => socket.remoteAddress ?? null

/** It has brought nothing whole yet, or is in the middle of something. */
const isOpen = ({ request }: Connection) => request === null || !request.complete

const bodyOf = ({ request, socket, bytesBefore }: Connection) => (request ? socket.bytesRead - bytesBefore : 0)

const isUpload = ({ request }: Connection) => request?.method === 'POST' && request.url?.split('?')[0] === '/api/files'

function closeTooMany(open: Connection[], addressOf: AddressOf, allowed: ConnectionLimits): void {
  const now = performance.now()
  const byAddress = new Map<string, Connection[]>()
  for (const connection of open) {
    const { socket, request, since } = connection
    const megabytes = Math.max(1, bodyOf(connection) / 1_000_000)
    const pace = isUpload(connection) ? allowed.msPerUploadedMegabyte : allowed.msPerMegabyte
    if (now - since > pace * megabytes + allowed.spareMs) socket.destroy()
    const address = addressOf(socket, request)
    if (address === null) continue
    const same = byAddress.get(address) ?? []
    same.push(connection)
    byAddress.set(address, same)
  }
  for (const same of byAddress.values()) {
    // The oldest last.
    same.sort((one, other) => other.since - one.since)
    let bytes = 0
    let slow = 0
    for (const connection of same) {
      const body = isUpload(connection) ? 0 : bodyOf(connection)
      bytes += body
      if (now - connection.since > allowed.youngMs) slow++
      if (slow > allowed.connections || (body > 0 && bytes > allowed.openBytes)) connection.socket.destroy()
    }
  }
}
