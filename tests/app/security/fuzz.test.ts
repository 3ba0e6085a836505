import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiRoutes } from '#lib/contract/routes.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { exampleOf } from '#scripts/api-docs/examples.ts'
import { Random } from '#scripts/chaos/random.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { ask, type RouteOnDisk, routesOnDisk } from '#tests/support/routes-on-disk.ts'

const INPUTS = 800
const SEED = Number(process.env.FUZZ_SEED ?? 12)
const random = new Random(SEED)

/** In every text that is sent: nothing of it may get into the log. */
const MARK = 'PRIVATE7f3a'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let cookie: string
let own: Record<string, string>
const logged: string[] = []
const routes = await routesOnDisk()

beforeAll(async () => {
  // Before the app makes its own.
  processWide('parley.log', () =>
    pino({ level: 'debug', base: undefined }, { write: (line) => void logged.push(line) }),
  )
  app = await startTestApp({ LOG_LEVEL: 'debug' })
  browser = app.stranger()
  const signedIn = await browser.fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
  cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const turnId = randomUUID()
  const { body } = await browser.json('/api/chat', { method: 'POST', body: { message: 'Hello', turnId } })
  own = { conversations: body.conversationId, turns: turnId }
})
afterAll(() => app.stop())

const texts = [
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\udc00\ud800',
    '\u202e',
    '🏳️‍🌈'.repeat(20),
    'a\u0301'.repeat(200),
    '\r\nset-cookie: a=b',
  ],
  ...[
    "' OR 1=1 --",
    '"; DROP TABLE "User"; --',
    '$1',
    '%s%n',
    '{{7*7}}',
    '<script>alert(1)</script>',
    '../../etc/passwd',
  ],
  ...['%00', '%', '%E0%A4%A', '__proto__', 'constructor', 'null', 'undefined', 'NaN', '-1', '1e999', '2147483648'],
  ...['0x10', 'conv_', 'conv_68f0c1', 'true', '[]', 'x'.repeat(5000), '9'.repeat(400), '2026-13-45T99:99:99Z'],
]
const numbers = [0, -0, -1, 1.5, 1e21, 2 ** 31, 2 ** 53, Number.MAX_VALUE, Number.MIN_VALUE]
const keys = [
  '__proto__',
  'constructor',
  'toString',
  'id',
  'userId',
  'role',
  '',
  '\0',
  'trashed',
  'all',
  'where',
  '$where',
]

const text = () => `${random.pick(texts)}${MARK}`
const bare = () => random.pick(texts) ?? ''

function value(depth = 0): unknown {
  const kind = Math.floor(random.between(0, depth > 3 ? 4 : 7))
  if (kind === 0) return text()
  if (kind === 1) return random.pick(numbers)
  if (kind === 2) return random.pick([null, true, false])
  if (kind === 3) return random.chance(0.5) ? bare() : text().repeat(3)
  if (kind === 4) return Array.from({ length: Math.floor(random.between(0, 5)) }, () => value(depth + 1))
  if (kind === 5) return nested(Math.floor(random.between(1, 70)))
  const names = Array.from({ length: 3 }, () => random.pick(keys) ?? '')
  return Object.fromEntries(names.map((name) => [name, value(depth + 1)]))
}

const nested = (depth: number): unknown =>
  depth === 0 ? text() : random.chance(0.5) ? [nested(depth - 1)] : { a: nested(depth - 1) }

/** What the example says, with something in it changed. */
function changed(given: unknown): unknown {
  if (random.chance(0.25)) return value()
  if (Array.isArray(given))
    return random.chance(0.2) ? [] : given.map((each) => (random.chance(0.5) ? changed(each) : each))
  if (typeof given === 'string') return random.chance(0.5) ? text() : given
  if (typeof given !== 'object' || given === null) return value()
  const entries = Object.entries(given).flatMap(([name, each]): [string, unknown][] => {
    if (random.chance(0.1)) return []
    return [[name, random.chance(0.5) ? changed(each) : each]]
  })
  if (random.chance(0.3)) entries.push([random.pick(keys) ?? '', value()])
  return Object.fromEntries(entries)
}

/** JSON, most of the time. */
function written(body: unknown): string {
  const whole = JSON.stringify(body) ?? ''
  if (random.chance(0.85)) return whole
  return (
    random.pick([whole.slice(0, -1), `${whole}x`, `\ufeff${whole}`, `[${whole}`, MARK, `"${MARK}`, '{"a":1,}']) ?? ''
  )
}

function inputTo(route: RouteOnDisk) {
  const listed = apiRoutes.find(({ method, path }) => method === route.method && path === route.path)
  const { query = '', body } = listed ? exampleOf(listed) : {}
  const given = new URLSearchParams(query)
  for (const name of [...given.keys(), 'cursor', 'limit', bare()]) if (random.chance(0.4)) given.set(name, text())
  const id = random.chance(0.4) ? own[route.names ?? ''] : text()
  const headers: Record<string, string> = { cookie }
  if (random.chance(0.3)) headers.accept = 'text/event-stream'
  if (random.chance(0.1)) headers['content-type'] = random.pick(['text/plain', '', `application/json; ${MARK}`]) ?? ''
  if (random.chance(0.1)) headers.origin = random.pick(['null', MARK, 'https://x', 'http://localhost:3000']) ?? ''
  if (random.chance(0.1)) headers['parley-contract'] = random.pick(['', '1', '2', 'NaN', '9'.repeat(50)]) ?? ''
  const sent = listed?.body || random.chance(0.3) ? written(changed(body)) : undefined
  return { id, query: random.chance(0.5) ? given.toString() : query, headers, body: sent }
}

it(`of ${INPUTS} inputs that nobody sends none is a fault here, and nothing of them gets into the log (FUZZ_SEED=${SEED})`, async () => {
  const faults: unknown[] = []
  const statuses = new Map<number, number>()
  for (let count = 0; count < INPUTS; count++) {
    const route = random.pick(routes) as RouteOnDisk
    const input = inputTo(route)
    const reply = await ask(route, input)
    statuses.set(reply.status, (statuses.get(reply.status) ?? 0) + 1)
    if (reply.status >= 500) faults.push([route.method, route.path, reply.status, input, await reply.text()])
    else if (reply.headers.get('content-type')?.startsWith('text/event-stream')) await reply.body?.cancel()
    else await reply.text()
  }
  expect(faults).toEqual([])
  // Some of them were taken, so that what comes after the first look at an input was reached as well.
  expect(statuses.get(200)).toBeGreaterThan(INPUTS / 10)
  log().info('It is this that is looked at.')
  expect(logged.at(-1)).toContain('It is this')
  expect(logged.filter((line) => line.includes(MARK))).toEqual([])
  expect((await browser.json('/api/viewer')).body.viewer).toMatchObject({ isGuest: true })
}, 120_000)
