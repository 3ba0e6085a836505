import { deflateSync, gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { startModel } from './asked-model.ts'
import { answering, delta, says, startFakeModelServer } from './fake-model-server.ts'

const server = await startModel()
const elsewhere = await startFakeModelServer()
afterAll(() => Promise.all([server.stop(), elsewhere.stop()]))
beforeEach(() => {
  server.asked.length = 0
  server.notes.length = 0
})

type Reply = Parameters<typeof server.next>[0]

const stream = ['data: ', JSON.stringify(delta({ content: 'Yes' }, 'stop')), '\n\ndata: [DONE]\n\n'].join('')
const moved =
  (status: number, location = '/v1/chat/completions'): Reply =>
  (reply) =>
    void reply.writeHead(status, { location }).end('<html>Moved</html>')
const coded =
  (encoding: string, body: string | Buffer, status = 200): Reply =>
  (reply) =>
    void reply.writeHead(status, { 'content-type': 'text/event-stream', 'content-encoding': encoding }).end(body)
const reset: Reply = (reply) => void reply.socket?.resetAndDestroy()
const yes = answering(...says('Yes'))

describe('a redirect', () => {
  it.each([301, 302, 303, 307, 308])('with %d is followed, with all that was asked', async (status) => {
    server.next(moved(status), yes)
    expect((await server.ask()).text).toBe('Yes')
    expect(server.asked[1]).toEqual(server.asked[0])
  })

  it.each([
    ['host', () => server.url.replace('127.0.0.1', 'localhost')],
    ['port', () => elsewhere.url],
    ['host, more safely', () => 'https://example.org/v1'],
  ])('to another %s gets nothing of what was said', async (_, url) => {
    server.next(moved(307, `${url()}/chat/completions`))
    expect((await server.ask()).end).toBe('model_server_elsewhere')
    expect([server.asked.length, elsewhere.asked.length]).toEqual([1, 0])
    expect(server.notes).toMatchObject([{ code: 'model_server_elsewhere' }])
  })

  it('in a circle is no answer', async () => {
    server.next(...Array.from({ length: 4 }, () => moved(307)))
    expect((await server.ask()).end).toBe('not_chat_completions')
    expect(server.notes).toMatchObject([{ status: 307 }])
  })
})

describe('a connection', () => {
  it('that the server closes just when it is used again is replaced by another', async () => {
    server.next(yes, reset, yes)
    expect((await server.ask()).text).toBe('Yes')
    expect((await server.ask()).text).toBe('Yes')
  })

  it('that is always closed is tried no more than twice', async () => {
    server.next(reset, reset)
    expect((await server.ask()).end).toBe('model_server_unreachable')
    expect(server.asked).toHaveLength(2)
    expect(server.notes).toMatchObject([{ type: 'refused', status: 503 }])
  })

  it.each<[string, Reply, string]>([
    ['compressed', coded('gzip', gzipSync(stream)), 'stop'],
    ['compressed in another way', coded('deflate', deflateSync(stream)), 'stop'],
    ['compressed and without its last bytes', coded('gzip', gzipSync(stream).subarray(0, -8)), 'stop'],
    ['in a code that is none', coded('utf-8', stream), 'stop'],
    ['compressed, it says', coded('gzip', stream), 'server_error'],
    ['compressed and cut', coded('gzip', gzipSync(stream).subarray(0, 20)), 'server_error'],
    ['compressed, an error', coded('gzip', gzipSync('prompt is too long'), 400), 'context_length_exceeded'],
  ])('brings what is %s', async (_, reply, end) => {
    server.next(reply)
    expect((await server.ask()).end).toBe(end)
  })

  it('brings a piece of two megabytes', async () => {
    const content = 'x'.repeat(2_000_000)
    server.next(answering(delta({ content }), delta({}, 'stop')))
    expect((await server.ask()).text.length).toBe(content.length)
  })
})
