import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** The way to a database, which a test can cut, silence and mend; `url` leads over it to where `target` leads. */
export async function startDatabaseProxy(target: string) {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), hostname)
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const own = (server.address() as AddressInfo).port
  const url = new URL(target)
  url.host = `127.0.0.1:${own}`

  async function cut(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  /** The connections that are open now carry nothing more, and only what it returns makes them break. New ones work. */
  function silence(): () => void {
    const silent = [...sockets]
    for (const socket of silent) socket.unpipe().pause()
    return () => {
      for (const socket of silent) socket.destroy()
    }
  }
  return { url: url.href, cut, silence, mend: () => listen(own), stop: () => (server.listening ? cut() : undefined) }
}

export type DatabaseProxy = Awaited<ReturnType<typeof startDatabaseProxy>>
