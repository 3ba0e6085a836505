import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { PlainError } from '../base/plain-error.ts'
import { hurried, patience } from '../process/shutdown.ts'
import { type AddressOf, guardConnections } from './guard-connections.ts'

export interface Address {
  host: string
  port: number
}

/**
 * Of each listening socket Node takes one new connection in a round of its event loop. A round in which many turns go on lasts
 * tens of milliseconds: one socket would let some 40 connections a second in, and the others wait, whatever they ask for.
 */
const DOORS = process.platform === 'linux' ? 16 : 0 // Elsewhere connections aren't spread over the sockets of one address.

/** Listens, or says in a sentence why it can't. With `reusePort` others that do the same can listen there too. */
export async function listen(server: NetServer, { host, port }: Address, { reusePort = false } = {}): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explain(error, { host, port })))
    server.listen({ port, host, reusePort }, resolve)
  })
  const address = server.address()
  return address === null || typeof address === 'string' ? port : address.port
}

/** Sockets beside a server's own, so that a burst of connections comes in at once: what they take is the server's. */
export function doorsOf(server: Server): NetServer[] {
  const take = (socket: Socket) => void server.emit('connection', socket)
  // As Node's own HTTP server listens.
  return Array.from({ length: DOORS }, () => createNetServer({ allowHalfOpen: true, noDelay: true }, take))
}

/** Listens at one address with a server and its doors. */
export async function listenWithDoors(server: Server, doors: NetServer[], address: Address): Promise<number> {
  if (doors.length === 0) return listen(server, address)
  // A port can be shared with another process too, which would get some of our requests.
  await requireFreePort(address)
  try {
    const port = await listen(server, address, { reusePort: true })
    for (const door of doors) await listen(door, { ...address, port }, { reusePort: true })
    return port
  } catch (error) {
    // What can be said in a sentence stands in any server's way; a system whose ports can't be shared does without doors.
    if (error instanceof PlainError || server.listening) throw error
    return listen(server, address)
  }
}

/** Fails early, before anything is built or started, when the port is taken. */
export async function requireFreePort(address: Address): Promise<void> {
  if (address.port === 0) return
  const probe = createServer()
  await listen(probe, address)
  await new Promise((resolve) => probe.close(resolve))
}

/** What a request's headers may take to come; Node looks once a second. */
const headers = { headersTimeout: 10_000, connectionsCheckingInterval: 1000 }

/**
 * `upgrades`: whether who asks for another protocol gets it from those who listen for that. Everybody else is answered as if
 * they hadn't asked: Next listens, and then says nothing.
 */
export function httpServer(handle: RequestListener, addressOf?: AddressOf, { upgrades = false } = {}): Server {
  // How long a body may take goes by its size, which Node's own limit doesn't.
  const options = { ...headers, requestTimeout: 0, ...(!upgrades && { shouldUpgradeCallback: () => false }) }
  const server = createServer(options, handle)
  guardConnections(server, addressOf)
  return server
}

interface CloseOptions {
  doors?: NetServer[]
  beforehand: () => Promise<unknown>
  graceSeconds: number
}

/**
 * Takes no new connections, lets `beforehand` finish what is under way, waits a little for what is still open and then
 * closes it.
 */
export async function closeServer(server: Server, { doors = [], beforehand, graceSeconds }: CloseOptions) {
  const closed = Promise.all([server, ...doors].map((each) => new Promise((resolve) => each.close(resolve))))
  server.closeIdleConnections()
  // The turns keep to the grace period themselves; this bounds whatever doesn't.
  await Promise.race([beforehand(), patience(graceSeconds * 1000 + 2000)])
  // A browser's live updates never end by themselves; an answer to an ordinary request does.
  if (!hurried.aborted) await Promise.race([closed, patience(500)])
  server.closeAllConnections()
}

/** Where people can open the app, the address for this machine first. */
export function addresses({ host, port }: Address): string[] {
  const anywhere = host === '0.0.0.0' || host === '::'
  const names = anywhere ? ['localhost', ...lanAddresses()] : [host.includes(':') ? `[${host}]` : host]
  return names.map((name) => `http://${name}:${port}`)
}

function lanAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((list) => list ?? [])
  return all.filter((each) => each.family === 'IPv4' && !each.internal).map((each) => each.address)
}

function explain(error: NodeJS.ErrnoException, { host, port }: Address): Error {
  if (error.code === 'EADDRINUSE') {
    return new PlainError(
      `Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
    )
  }
  if (error.code === 'EACCES') return new PlainError(`Port ${port} is not open to this user. Choose one from 1024 up.`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND' || error.code === 'EAI_AGAIN')
    return new PlainError(`This machine has no address ${host} (HOST).`)
  return error
}
