import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { fetchListener } from '#scripts/provider/fetch-listener.ts'

let server: Server
const reported: unknown[] = []

async function serve(handle: (request: Request) => Promise<Response>): Promise<string> {
  server = createServer(fetchListener(handle, (error) => reported.push(error)))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

/** What a raw connection is answered. */
async function raw(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.end(text)
  let answer = ''
  for await (const bytes of socket.setEncoding('utf8')) answer += bytes
  return answer
}

describe('a fetch handler behind HTTP', () => {
  it('gets the whole request and sends the whole reply', async () => {
    const url = await serve(async (request) => {
      const { pathname, search } = new URL(request.url)
      const got = [request.method, pathname, search, request.headers.get('x-key'), await request.text()]
      return Response.json(got, { status: 201, headers: { 'x-request-id': 'req_1' } })
    })
    const reply = await fetch(`${url}//a%2Fb?c=1`, { method: 'POST', headers: { 'x-key': 'k' }, body: 'Grüße' })
    expect(reply.status).toBe(201)
    expect(reply.headers.get('x-request-id')).toBe('req_1')
    expect(await reply.json()).toEqual(['POST', '//a%2Fb', '?c=1', 'k', 'Grüße'])
  })

  it('hears of a client that leaves before there is a reply', async () => {
    const asked = Promise.withResolvers<Request>()
    const url = await serve(
      (request) =>
        new Promise((_, reject) => {
          request.signal.addEventListener('abort', () => reject(request.signal.reason))
          asked.resolve(request)
        }),
    )
    const leaving = new AbortController()
    const pending = fetch(url, { signal: leaving.signal })
    const request = await asked.promise
    leaving.abort()
    await expect(pending).rejects.toThrow('aborted')
    await expect.poll(() => request.signal.aborted).toBe(true)
    expect(reported).toEqual([])
  })

  it('is read no faster than its client reads, and cancelled when that leaves', async () => {
    let pulled = 0
    const cancelled = Promise.withResolvers<void>()
    const url = await serve(
      async () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              pulled += 1
              controller.enqueue(new Uint8Array(1_000_000))
            },
            cancel: () => cancelled.resolve(),
          }),
        ),
    )
    const reply = await fetch(url)
    const reader = reply.body?.getReader()
    await reader?.read()
    // What this machine's sockets hold is some megabytes; without back-pressure it would never end.
    const readings: number[] = []
    const isStill = () => readings.unshift(pulled) > 1 && readings[0] === readings[1]
    await expect.poll(isStill, { interval: 100 }).toBe(true)
    expect(pulled).toBeLessThan(100)
    await reader?.cancel()
    await cancelled.promise
  })

  it('breaks the connection when its reply breaks, so that half is never taken for the whole', async () => {
    const url = await serve(
      async () =>
        new Response(
          new ReadableStream({
            start: (controller) => controller.enqueue(new TextEncoder().encode('half')),
            pull: () => Promise.reject(new Error('broken')),
          }),
        ),
    )
    await expect(fetch(url).then((reply) => reply.text())).rejects.toThrow()
    expect(reported.splice(0)).toEqual([new Error('broken')])
  })

  it('is not bothered with what fetch could not have sent', async () => {
    const url = await serve(async () => new Response('never'))
    expect(await raw(url, 'TRACE / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/)
  })
})
