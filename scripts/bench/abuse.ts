import { connect, type Socket } from 'node:net'
import type { BenchApp } from './bench-app.ts'
import { type Measurement, ms } from './report.ts'
import { ask, atRate, type Outcome, took } from './requests.ts'

const HEALTH_PER_SECOND = 10
const SECONDS = 5
const AIM_MS = 250

/** Whether the server answers for itself, and for somebody else, while one person does their worst. */
export async function measureAbuse(app: BenchApp): Promise<Measurement[]> {
  const health = () => ask(`${app.url}/api/health`, { method: 'GET' })
  await atRate(40, 20, health)
  const quiet = await atRate(SECONDS * HEALTH_PER_SECOND, HEALTH_PER_SECOND, health)
  const measurements: Measurement[] = []
  for (const [what, abuse] of Object.entries(abuses)) {
    const other = await app.guest()
    const end = await abuse(app)
    const [asked, list] = await Promise.all([
      atRate(SECONDS * HEALTH_PER_SECOND, HEALTH_PER_SECOND, health),
      atRate(SECONDS * 2, 2, () => ask(`${app.url}/api/conversations`, { method: 'GET', cookie: other.cookie })),
    ])
    await end()
    measurements.push(report(what, { asked, list, quiet }))
  }
  return measurements
}

/** Begins, and returns what ends it. */
type Abuse = (app: BenchApp) => Promise<() => Promise<unknown>>

const abuses: Record<string, Abuse> = {
  '12 imports whose bodies come slowly': async (app) => {
    const guests = await Promise.all([app.guest(), app.guest(), app.guest(), app.guest()])
    const sockets = [...guests, ...guests, ...guests].map(({ cookie }) =>
      silent(app, `${head('/api/conversations/import', cookie)}content-length: 19000000\r\n\r\n[`),
    )
    return async () => close(sockets)
  },
  'JSON that is nested deeply: 10 of 980 kB and one of 19 MB': async (app) => {
    const { cookie } = await app.guest()
    const post = (path: string, body: string) => ask(app.url + path, { method: 'POST', cookie, body })
    const sent = Array.from({ length: 10 }, () => post('/api/chat', '['.repeat(980_000)))
    sent.push(post('/api/conversations/import', '['.repeat(19_000_000)))
    return () => Promise.all(sent)
  },
  '60 messages of one guest at once': async (app) => {
    const { cookie } = await app.guest()
    const body = () => JSON.stringify({ message: 'At once', turnId: crypto.randomUUID() })
    const sent = Array.from({ length: 60 }, () => ask(`${app.url}/api/chat`, { method: 'POST', cookie, body: body() }))
    return () => Promise.all(sent)
  },
  '20 sign-ups at once': async (app) => {
    const body = () =>
      JSON.stringify({ email: `${crypto.randomUUID()}@example.org`, password: crypto.randomUUID(), name: 'A' })
    const signUp = () => ask(`${app.url}/api/auth/sign-up/email`, { method: 'POST', body: body() })
    const sent = Array.from({ length: 20 }, signUp)
    return () => Promise.all(sent)
  },
  '400 connections that bring no request': async (app) => {
    const sockets = Array.from({ length: 400 }, (_, n) => silent(app, n % 2 ? '' : 'GET / HTTP/1.1\r\nx: '))
    return async () => close(sockets)
  },
}

const head = (path: string, cookie: string) =>
  `POST ${path} HTTP/1.1\r\nhost: localhost\r\ncookie: ${cookie}\r\ncontent-type: application/json\r\n`

function silent({ url }: BenchApp, text: string): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {})
  socket.resume().write(text)
  return socket
}

function close(sockets: Socket[]): void {
  for (const socket of sockets) socket.destroy()
}

interface Asked {
  asked: Outcome[]
  /** Somebody else, who lists their conversations meanwhile. */
  list: Outcome[]
  /** The health route before any of it. */
  quiet: Outcome[]
}

function report(what: string, { asked, list, quiet }: Asked): Measurement {
  const p95 = took(asked, 0.95)
  const failed = [...asked, ...list].filter(({ status }) => status !== 200).length
  return {
    what: `${what}: health meanwhile (p95)`,
    ours: `${ms(p95)} (at most ${ms(took(asked, 1))}); somebody else’s list ${ms(took(list, 0.95))}, ${failed} not 200`,
    reference: `${ms(took(quiet, 0.95))} before`,
    result: ms(p95),
    aim: `under ${AIM_MS} ms, and nobody else’s request fails`,
    met: p95 < AIM_MS && failed === 0,
  }
}
