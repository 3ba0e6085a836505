import { type ClientRequest, request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { processorTimeOf } from '../process/processor-time.ts'
import type { BenchApp } from './bench-app.ts'
import type { BenchBrowser } from './bench-browser.ts'
import { memoryOf } from './memory.ts'
import { kB, type Measurement, ms, percentile } from './report.ts'

const PEOPLE = 100
const BROWSERS_EACH = 2
const CHANGES = 600
const AT_ONCE = 4
const IDLE_WATCHERS = 1000
const IDLE_SECONDS = 30

interface Watcher {
  /** Settles with the time at which an event with this text came. */
  next(text: string): Promise<number>
  close(): void
}

/** How soon a change on one browser is told to another, and what it costs to watch while nothing happens. */
export async function measureLiveUpdates(app: BenchApp): Promise<Measurement[]> {
  return [await measureDelay(app), await measureIdle(app)]
}

async function measureDelay(app: BenchApp): Promise<Measurement> {
  const people = await Promise.all(
    Array.from({ length: PEOPLE }, async () => {
      const browser = await app.guest()
      const { conversation } = await (await browser.fetch('/api/conversations', { method: 'POST', body: '{}' })).json()
      const watchers = await Promise.all(Array.from({ length: BROWSERS_EACH }, () => watch(app.url, browser)))
      return { browser, path: `/api/conversations/${conversation.id}`, watchers }
    }),
  )
  const delays: number[] = []
  const replies: number[] = []
  let done = 0
  const change = async () => {
    while (done < CHANGES) {
      const number = done++
      const person = people[number % PEOPLE]
      if (!person) return
      const title = `Change ${number} of many`
      const told = Promise.all(person.watchers.map((watcher) => watcher.next(title)))
      const began = performance.now()
      await (await person.browser.fetch(person.path, { method: 'PATCH', body: JSON.stringify({ title }) })).json()
      replies.push(performance.now() - began)
      for (const at of await told) delays.push(at - began)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, change))
  for (const watcher of people.flatMap(({ watchers }) => watchers)) watcher.close()
  const delay = percentile(delays, 0.95)
  return {
    what: `A change on one browser, told to another, ${PEOPLE * BROWSERS_EACH} watching (p95)`,
    ours: `${ms(delay)} (median ${ms(percentile(delays, 0.5))}), ${delays.length} events for ${CHANGES} changes, ${AT_ONCE} at once`,
    reference: `${ms(percentile(replies, 0.95))} until the one who changed it had its own reply`,
    result: ms(delay),
    aim: 'at most 300 ms',
    met: delay <= 300,
  }
}

async function measureIdle(app: BenchApp): Promise<Measurement> {
  const browser = await app.guest()
  const warm = await openMany(app.url, browser, 100)
  for (const watcher of warm) watcher.close()
  await sleep(1000)
  const before = await memoryOf(app.pid)
  const watchers = await openMany(app.url, browser, IDLE_WATCHERS)
  const memory = await memoryOf(app.pid)
  const cpuBefore = processorTimeOf(app.pid)
  await sleep(IDLE_SECONDS * 1000)
  const cpu = (processorTimeOf(app.pid) - cpuBefore) / (IDLE_SECONDS * 1000)
  for (const watcher of watchers) watcher.close()
  const each = (memory.held - before.held) / IDLE_WATCHERS
  const share = cpu * (10_000 / IDLE_WATCHERS)
  return {
    what: `Watching while nothing happens, ${IDLE_WATCHERS.toLocaleString('en')} browsers`,
    ours: `${kB(each)} each, ${(cpu * 100).toFixed(1)} % of a processor for all`,
    reference: 'no watchers',
    result: `${(share * 100).toFixed(0)} % of a processor and ${((each * 10_000) / 1e6).toFixed(0)} MB for 10,000`,
    aim: 'under 50 % and 1,000 MB',
    met: share < 0.5 && each * 10_000 < 1e9,
  }
}

async function openMany(url: string, browser: BenchBrowser, count: number): Promise<Watcher[]> {
  const watchers: Watcher[] = []
  while (watchers.length < count) {
    watchers.push(...(await Promise.all(Array.from({ length: 50 }, () => watch(url, browser)))))
  }
  return watchers
}

/** One browser's connection, once the server has said that it is listening. */
function watch(url: string, { cookie }: BenchBrowser): Promise<Watcher> {
  const { promise, resolve, reject } = Promise.withResolvers<Watcher>()
  const awaited = new Map<string, (at: number) => void>()
  const request: ClientRequest = httpRequest(`${url}/api/events`, { headers: { cookie }, agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      const now = performance.now()
      for (const [wanted, arrive] of awaited) {
        if (!text.includes(`"${wanted}"`)) continue
        awaited.delete(wanted)
        arrive(now)
      }
      if (text.includes('"refresh"')) resolve(watcher)
    })
    response.on('error', reject)
  })
  request.on('error', reject).end()
  const watcher: Watcher = {
    next: (text) => new Promise((arrive) => awaited.set(text, arrive)),
    close: () => request.destroy(),
  }
  return promise
}
