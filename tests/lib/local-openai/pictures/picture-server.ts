import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Begins as a PNG does. */
export const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 1, 2, 3, 4])
export const PNG_URL = `data:image/png;base64,${PNG.toString('base64')}`

/** A web server on this machine that answers as a test tells it to. */
export async function startPictureServer(answer: RequestListener, address = '127.0.0.1') {
  const asked: string[] = []
  const headers: NodeJS.Dict<string | string[]>[] = []
  let closed = 0
  const server = createServer((request, reply) => {
    asked.push(request.url ?? '')
    headers.push(request.headers)
    reply.on('close', () => (closed += 1))
    answer(request, reply)
  })
  await new Promise<void>((resolve) => server.listen(0, address, resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    /** An address at it, by a name that only the test knows. */
    at: (path: string, name = 'pictures.example.org') => `http://${name}:${port}${path}`,
    /** The paths that were asked for. */
    asked,
    headers,
    closed: () => closed,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type PictureServer = Awaited<ReturnType<typeof startPictureServer>>
