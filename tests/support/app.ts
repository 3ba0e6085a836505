import { CookieJar } from 'tough-cookie'
import { CONTRACT_HEADER, CONTRACT_VERSION } from '#lib/contract/error.ts'
import { requireAsListed } from './as-listed.ts'
import { createTestDatabase } from './database.ts'
import { callRoute } from './routes.ts'

const ORIGIN = 'http://localhost:3000'

export interface Call {
  method?: string
  body?: unknown
  /** The body as it is sent, in place of `body` as JSON. */
  rawBody?: string
  /** A form in place of `body`. */
  form?: FormData
  headers?: Record<string, string>
  /** Null for a program, which sends none. */
  origin?: null
  /** Aborted when the browser goes away. */
  signal?: AbortSignal
}

/** One browser: it keeps its cookies. */
export class TestBrowser {
  #jar = new CookieJar()

  /** What it would send as its cookies. */
  get cookie(): string {
    return this.#jar.getCookieStringSync(ORIGIN)
  }

  async fetch(
    path: string,
    { method = 'GET', body, rawBody, form, headers = {}, origin, signal }: Call = {},
  ): Promise<Response> {
    const url = new URL(path, ORIGIN)
    const sent = form ?? rawBody ?? (body === undefined ? undefined : JSON.stringify(body))
    const request = new Request(url, {
      method,
      body: sent,
      signal: signal ?? null,
      headers: {
        host: url.host,
        [CONTRACT_HEADER]: String(CONTRACT_VERSION),
        cookie: this.cookie,
        ...(sent !== undefined && !form && { 'content-type': 'application/json' }),
        ...(method !== 'GET' && origin !== null && { origin: ORIGIN }),
        ...headers,
      },
    })
    const response = await callRoute(request)
    for (const cookie of response.headers.getSetCookie()) this.#jar.setCookieSync(cookie, ORIGIN)
    return response
  }

  /** The reply's JSON, with its status; it has to be as the contract's table of routes says. */
  async json(path: string, call?: Call) {
    const response = await this.fetch(path, call)
    const reply = { status: response.status, body: await response.json() }
    requireAsListed(call?.method ?? 'GET', new URL(path, ORIGIN).pathname, reply)
    return reply
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
    DEMO_VARIANTS: 'on',
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
