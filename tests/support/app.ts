import * as account from '#app/api/account/route.ts'
import * as authRoutes from '#app/api/auth/[...all]/route.ts'
import * as chat from '#app/api/chat/route.ts'
import * as move from '#app/api/conversations/[id]/move/route.ts'
import * as conversation from '#app/api/conversations/[id]/route.ts'
import * as batch from '#app/api/conversations/batch/route.ts'
import * as importing from '#app/api/conversations/import/route.ts'
import * as conversations from '#app/api/conversations/route.ts'
import * as deletions from '#app/api/deletions/route.ts'
import * as liveEvents from '#app/api/events/route.ts'
import * as health from '#app/api/health/route.ts'
import * as models from '#app/api/models/route.ts'
import * as search from '#app/api/search/route.ts'
import * as retention from '#app/api/settings/retention/route.ts'
import * as settings from '#app/api/settings/route.ts'
import * as trash from '#app/api/trash/route.ts'
import * as cancel from '#app/api/turns/[id]/cancel/route.ts'
import * as events from '#app/api/turns/[id]/events/route.ts'
import * as viewer from '#app/api/viewer/route.ts'
import { CONTRACT_HEADER, CONTRACT_VERSION } from '#lib/contract/error.ts'
import { requireAsListed } from './as-listed.ts'
import { createTestDatabase } from './database.ts'

type Handler = (request: Request, segment: { params: Promise<unknown> }) => Promise<Response>

/** The routes as Next lays them out, with what their folders' names say. */
const routes: [RegExp, Record<string, unknown>][] = [
  [/^\/api\/account$/, account],
  [/^\/api\/auth\//, authRoutes],
  [/^\/api\/chat$/, chat],
  [/^\/api\/conversations$/, conversations],
  [/^\/api\/conversations\/batch$/, batch],
  [/^\/api\/conversations\/import$/, importing],
  [/^\/api\/conversations\/(?<id>[^/]+)$/, conversation],
  [/^\/api\/conversations\/(?<id>[^/]+)\/move$/, move],
  [/^\/api\/events$/, liveEvents],
  [/^\/api\/deletions$/, deletions],
  [/^\/api\/health$/, health],
  [/^\/api\/models$/, models],
  [/^\/api\/search$/, search],
  [/^\/api\/settings$/, settings],
  [/^\/api\/settings\/retention$/, retention],
  [/^\/api\/trash$/, trash],
  [/^\/api\/turns\/(?<id>[^/]+)\/cancel$/, cancel],
  [/^\/api\/turns\/(?<id>[^/]+)\/events$/, events],
  [/^\/api\/viewer$/, viewer],
]

const ORIGIN = 'http://localhost:3000'

export interface Call {
  method?: string
  body?: unknown
  /** The body as it is sent, in place of `body` as JSON. */
  rawBody?: string
  headers?: Record<string, string>
  /** Null for a program, which sends none. */
  origin?: null
  /** Aborted when the browser goes away. */
  signal?: AbortSignal
}

/** One browser: it keeps its cookies. */
export class TestBrowser {
  #cookies = new Map<string, string>()

  async fetch(
    path: string,
    { method = 'GET', body, rawBody, headers = {}, origin, signal }: Call = {},
  ): Promise<Response> {
    const url = new URL(path, ORIGIN)
    const route = routes
      .map(([pattern, handlers]) => ({ match: pattern.exec(url.pathname), handlers }))
      .find((r) => r.match)
    const handler = route?.handlers[method] as Handler | undefined
    if (!handler) throw new Error(`No route for ${method} ${path}`)
    const sent = rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
    const request = new Request(url, {
      method,
      body: sent,
      signal: signal ?? null,
      headers: {
        host: url.host,
        [CONTRACT_HEADER]: String(CONTRACT_VERSION),
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(sent !== undefined && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && origin !== null && { origin: ORIGIN }),
        ...headers,
      },
    })
    const response = await handler(request, { params: Promise.resolve(route?.match?.groups ?? {}) })
    for (const cookie of response.headers.getSetCookie()) this.#keep(cookie)
    return response
  }

  /** The reply's JSON, with its status; it has to be as the contract's table of routes says. */
  async json(path: string, call?: Call) {
    const response = await this.fetch(path, call)
    const reply = { status: response.status, body: await response.json() }
    requireAsListed(call?.method ?? 'GET', new URL(path, ORIGIN).pathname, reply)
    return reply
  }

  #keep(cookie: string) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    if (value === '' || /max-age=0/i.test(cookie)) this.#cookies.delete(name)
    else this.#cookies.set(name, value)
  }
}

/** The app's routes on a database of their own, with the demo model at full speed. Configuration comes in `settings`. */
export async function startTestApp(
  settings: Record<string, string> = {},
  /** By which address the app reaches its database. */
  reach = async (url: string) => url,
) {
  const database = await createTestDatabase()
  Object.assign(process.env, {
    DATABASE_URL: await reach(database.url),
    AUTH_SECRET: 'a secret that only the tests have, of some length',
    AUTH_RATE_LIMIT: 'off',
    BUDGETS: 'off',
    // With a key they would be kept out.
    ...{ GUESTS: 'on', SIGN_UP: 'open' },
    DEMO_WORDS_PER_SECOND: '0',
    LOG_LEVEL: 'silent',
    ...settings,
  })
  // Only now, as they read the settings: what goes on by itself in every app, and is seen by the next request.
  const { startJobs, stopJobs } = await import('#lib/server/jobs/run-jobs.ts')
  const { indexJob } = await import('#lib/server/search/index-jobs.ts')
  const { makeTitle } = await import('#lib/server/conversations/make-title.ts')
  startJobs({ index: indexJob, title: makeTitle }, { tends: false })
  return {
    prisma: database.prisma,
    /** A browser that has never been here. */
    stranger: () => new TestBrowser(),
    /** A browser on its first visit: a guest. */
    async guest() {
      const browser = new TestBrowser()
      await browser.json('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
      return browser
    },
    async stop() {
      await stopJobs()
      const { db } = await import('#lib/server/db/client.ts')
      await db().$disconnect()
      await database.drop()
    },
  }
}
