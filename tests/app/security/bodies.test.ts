import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTRACT_HEADER } from '#lib/contract/error.ts'
import { startTestApp } from '#tests/support/app.ts'
import { serveOverHttp } from '#tests/support/app-over-http.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let server: Awaited<ReturnType<typeof serveOverHttp>>
let cookie: string
beforeAll(async () => {
  app = await startTestApp()
  server = await serveOverHttp()
  cookie = await session()
})
afterAll(async () => {
  await server.stop()
  await app.stop()
})

/** The cookie of a new guest. */
async function session(): Promise<string> {
  const reply = await app.stranger().fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
  return (reply.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
}

const JSON_TYPE = 'application/json'

async function post(path: string, body: BodyInit, headers: Record<string, string> = {}) {
  const given = { cookie, 'content-type': JSON_TYPE, [CONTRACT_HEADER]: '2', ...headers }
  const reply = await fetch(server.url + path, { method: 'POST', headers: given, body })
  return { status: reply.status, error: (await reply.json()).error }
}

const IMPORT = '/api/conversations/import'
const imported = JSON.stringify([{ role: 'user', content: 'Hello' }])

describe('a body', () => {
  it.each<[string, string, string]>([
    ['19 MB of opening brackets', IMPORT, '['.repeat(19_000_000)],
    ['980 kB of opening brackets', '/api/chat', '['.repeat(980_000)],
    ['65 levels of objects', '/api/chat', `${'{"a":'.repeat(65)}1${'}'.repeat(65)}`],
    ['65 levels below a string of brackets', '/api/chat', `["]]]\\"]]]",${'['.repeat(65)}${']'.repeat(66)}`],
    ['65 levels of both', '/api/chat', `${'[{"a":'.repeat(33)}1${'}]'.repeat(33)}`],
    ['millions of values', IMPORT, `[${'[],'.repeat(6_000_000)}[]]`],
    ['hundreds of thousands of keys', IMPORT, `{${Array.from({ length: 301_000 }, (_, n) => `"${n}":0`).join()}}`],
  ])('of %s is refused before it is parsed', async (_, path, text) => {
    const { status, error } = await post(path, text)
    expect([status, error.code]).toEqual([400, 'malformed_json'])
    expect(error.message).toMatch(/nested deeper than 64|more than 300,000 values/)
  })

  it.each<[string, string, unknown]>([
    ['64 levels', '/api/conversations', `{"x":${'['.repeat(63)}${']'.repeat(63)}}`],
    ['brackets in a text', '/api/conversations', JSON.stringify({ title: `${'[{"'.repeat(60)}` })],
    [
      'escaped quotes before brackets',
      '/api/conversations',
      JSON.stringify({ title: '\\"'.repeat(20) + '['.repeat(100) }),
    ],
  ])('with %s is taken', async (_, path, text) => {
    expect((await post(path, text as string)).status).toBe(200)
  })

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    '',
  ])('that says it is “%s” is refused, for a form of any site can send it', async (type) => {
    const { status, error } = await post('/api/conversations', '{}', { 'content-type': type })
    expect([status, error.code]).toEqual([415, 'not_json'])
  })

  it.each(['application/json; charset=utf-8', 'Application/JSON', 'application/problem+json', 'application/json ;x=y'])(
    'that says it is “%s” is taken',
    async (type) => {
      expect((await post('/api/conversations', '{}', { 'content-type': type })).status).toBe(200)
    },
  )

  it('that is none needs no type', async () => {
    const reply = await fetch(`${server.url}/api/trash`, { method: 'DELETE', headers: { cookie } })
    expect(reply.status).toBe(200)
  })
})

/** A request whose body comes as slowly as `write` is called. */
async function slowly(path: string, of: string, bytes: number): Promise<{ socket: Socket; reply: Promise<string> }> {
  const socket = connect(server.port, '127.0.0.1').on('error', () => {})
  const reply = once(socket, 'data').then(([data]) => String(data))
  const lines = [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `cookie: ${of}`,
    `content-type: ${JSON_TYPE}`,
    `${CONTRACT_HEADER}: 2`,
  ]
  socket.write(`${lines.join('\r\n')}\r\ncontent-length: ${bytes}\r\n\r\n[`)
  await once(socket, 'connect').catch(() => {})
  return { socket, reply }
}

describe('bodies that come slowly', () => {
  it('keep nobody else from theirs, and are refused after ten seconds', async () => {
    const guests = await Promise.all([session(), session(), session()])
    // Two of each, as many as one person may have under way.
    const slow = await Promise.all([...guests, ...guests].map((of) => slowly(IMPORT, of, 19_000_000)))
    for (let times = 0; times < 3; times++) expect((await post(IMPORT, imported)).status).toBe(200)
    // Somebody who has slow ones under way, too.
    expect((await post(IMPORT, imported, { cookie: guests[0] ?? '' })).status).toBe(200)
    for (const { socket, reply } of slow) {
      expect(await reply).toMatch(/^HTTP\/1\.1 408 .*body_too_slow/s)
      socket.destroy()
    }
  }, 30_000)

  it('that break off are no fault of anybody’s here', async () => {
    const { socket } = await slowly(IMPORT, cookie, 1000)
    socket.destroy()
    expect((await post(IMPORT, imported)).status).toBe(200)
  })
})
