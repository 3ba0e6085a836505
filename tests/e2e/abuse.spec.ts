import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { fromRoot } from '#scripts/base/project.ts'
import { signInAsGuest } from '#scripts/server/guest.ts'
import { type LaunchedApp, launchApp } from './support/launched-app.ts'
import { expect, test } from './support/test.ts'

// What one does must not be felt by another, in the app as it is built and started. One after the other: each would
// otherwise be another's abuse.
test.describe.configure({ mode: 'serial' })

const dataFolder = fromRoot('.cache', 'test', `abuse-${process.pid}`)
let app: LaunchedApp
let neighbour: string
test.beforeAll(async () => {
  app = await launchApp({ dataFolder, env: { BUDGETS: 'on', DEMO_WORDS_PER_SECOND: '0' } })
  neighbour = await signInAsGuest(app.url)
})
test.afterAll(async () => {
  await app.stop()
  rmSync(dataFolder, { recursive: true, force: true })
})

const post = (path: string, cookie: string, body: BodyInit) =>
  fetch(app.url + path, { method: 'POST', headers: { cookie, 'content-type': 'application/json' }, body })
const say = (cookie: string, message: string) => post('/api/chat', cookie, JSON.stringify({ message }))

/** All that somebody else does meanwhile; each of it works. */
async function neighbourGoesOn(): Promise<void> {
  for (const path of ['/', '/api/health', '/api/conversations', '/api/viewer']) {
    const reply = await fetch(app.url + path, { headers: { cookie: neighbour } })
    expect([path, reply.status]).toEqual([path, 200])
    await reply.text()
  }
  expect((await say(neighbour, 'Hello')).status).toBe(200)
  const imported = await post('/api/conversations/import', neighbour, '[{"role":"user","content":"Hi"}]')
  expect(imported.status).toBe(200)
}

/** A connection that says so much and then nothing. */
function silent(text: string): Socket {
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1').on('error', () => {})
  socket.resume().write(text)
  return socket
}

test('400 connections that bring no request don’t keep others out, and are closed', async () => {
  const sockets = Array.from({ length: 400 }, (_, n) => silent(n % 2 ? '' : 'GET / HTTP/1.1\r\nhost: localhost\r\nx: '))
  const ends = sockets.map((socket) => once(socket, 'close'))
  await neighbourGoesOn()
  await neighbourGoesOn()
  await Promise.all(ends)
  await neighbourGoesOn()
})

test('imports that come slowly, from several people, close imports for nobody', async () => {
  const guests = await Promise.all(Array.from({ length: 4 }, () => signInAsGuest(app.url)))
  const head = (cookie: string) =>
    `POST /api/conversations/import HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\ncontent-length: 19000000\r\n\r\n[`
  const slow = [...guests, ...guests, ...guests].map((cookie) => {
    const socket = silent(head(cookie))
    return { socket, reply: once(socket, 'data').then(([data]) => String(data)), end: once(socket, 'close') }
  })
  await neighbourGoesOn()
  for (const { reply, end } of slow) {
    expect(await reply).toMatch(/^HTTP\/1\.1 408/)
    await end
  }
})

test('deep and wide JSON is refused', async () => {
  const guest = await signInAsGuest(app.url)
  const bodies = ['['.repeat(980_000), '{"a":'.repeat(190_000), `[${'[],'.repeat(320_000)}[]]`]
  const refusals = Array.from({ length: 10 }, (_, n) => post('/api/chat', guest, bodies[n % 3] ?? ''))
  const large = post('/api/conversations/import', guest, '['.repeat(19_000_000))
  await neighbourGoesOn()
  for (const reply of await Promise.all([...refusals, large])) expect(reply.status).toBe(400)
})

test('of 60 messages of one guest at once 30 are taken, and nobody else’s is refused for them', async () => {
  const guest = await signInAsGuest(app.url)
  const sends = Array.from({ length: 60 }, (_, n) => say(guest, `Message ${n}`))
  await neighbourGoesOn()
  const statuses = (await Promise.all(sends)).map(({ status }) => status)
  // On a slow machine the guest's own line may be too long for some of them.
  expect(statuses.filter((status) => ![200, 429, 503].includes(status))).toEqual([])
  const accepted = statuses.filter((status) => status === 200).length
  for (let missing = 30 - accepted; missing > 0; missing--) expect((await say(guest, 'More')).status).toBe(200)
  expect((await say(guest, 'Too many')).status).toBe(429)
})

test('nothing of it is in the log', () => {
  expect(app.output()).not.toMatch(/Message \d|\[\[|"level":(50|60)/)
})
