import { type CDPSession, chromium, type Page } from '@playwright/test'
import { browserLaunchOptions } from '#tests/e2e/support/browser.ts'
import { say } from '#tests/e2e/support/pages.ts'
import { watchTasks } from './task-times.ts'

/** What a page has noted of itself since it was asked last, in milliseconds. */
export interface Noted {
  /** From each key to the next paint; what the browser doesn't tell took less than 16. */
  keys: number[]
  /** From each frame to the next. */
  frames: number[]
}

/** A page of the app in a real browser, which notes how fast it is. */
export interface WatchedPage {
  page: Page
  /** Sends a message in a new conversation; resolves when the answer has begun. */
  ask(message: string): Promise<void>
  /** Resolves when the answer has ended. */
  answered(): Promise<void>
  noted(): Promise<Noted>
  /** Begins to ask for every frame. */
  watchFrames(): Promise<void>
  /** How long scripts have run so far. */
  scriptMs(): Promise<number>
  /** How long each task took the processor while something was done. */
  tasksWhile(work: () => Promise<unknown>): Promise<number[]>
}

const FIRST_WORD_MS = 30_000

/** By what stands in the page: to look for roles would itself be a long task. */
export const isAnswered = (page: Page) => page.waitForSelector('article[aria-label=Answer]', { timeout: FIRST_WORD_MS })

/** Opens the app as a guest, for as long as `work` takes. */
export async function withWatchedPage<T>(url: string, work: (page: WatchedPage) => Promise<T>): Promise<T> {
  const browser = await chromium.launch(await browserLaunchOptions())
  try {
    const page = await browser.newPage({ baseURL: url, viewport: { width: 1440, height: 900 } })
    await page.addInitScript(takeNotes)
    const session = await page.context().newCDPSession(page)
    await session.send('Performance.enable')
    return await work({
      page,
      async ask(message) {
        await page.goto('/')
        await say(page, message)
        await isAnswered(page)
      },
      // Whatever looks for roles is itself a long task of the page.
      answered: async () => {
        await page.waitForFunction(() => !document.querySelector('[aria-busy]'), undefined, {
          polling: 1000,
          timeout: 0,
        })
      },
      noted: () => page.evaluate<Noted>('takeNoted()'),
      watchFrames: () => page.evaluate<void>('watchFrames()'),
      scriptMs: () => scriptMs(session),
      async tasksWhile(work) {
        const end = await watchTasks(session)
        await work()
        return end()
      },
    })
  } finally {
    await browser.close()
  }
}

async function scriptMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return 1000 * (metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN)
}

/** Runs in the page. */
function takeNotes(): void {
  let noted: Noted = { keys: [], frames: [] }
  const watch = (type: string, note: (entry: PerformanceEntry) => void, options: object = {}) => {
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(note))
    observer.observe({ type, buffered: true, ...options })
    return observer
  }
  const keys = watch('event', ({ name, duration }) => name === 'keydown' && noted.keys.push(duration), {
    durationThreshold: 16,
  })
  Object.assign(globalThis, {
    takeNoted() {
      noted.keys.push(...keys.takeRecords().flatMap(({ name, duration }) => (name === 'keydown' ? [duration] : [])))
      const taken = noted
      noted = { keys: [], frames: [] }
      return taken
    },
    watchFrames() {
      let last = performance.now()
      const next = (now: number) => {
        noted.frames.push(now - last)
        last = now
        requestAnimationFrame(next)
      }
      requestAnimationFrame(next)
    },
  })
}
