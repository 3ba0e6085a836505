import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchApp } from './bench-app.ts'
import type { BenchBrowser } from './bench-browser.ts'
import { type Measurement, ms, percentile } from './report.ts'

const CONVERSATIONS = 1000
const AT_ONCE = 8
const SAMPLES = 100

/** How quickly the page answers while a thousand conversations are deleted for good at the provider. */
export async function measureDeletion(app: BenchApp): Promise<Measurement[]> {
  const person = await app.guest()
  await converse(person)
  // An answer's items are given ten seconds to be listed; none of that is work.
  await sleep(10_000)
  const idle = await sampleUntil(person, (times) => times.length >= SAMPLES)

  const began = performance.now()
  const body = JSON.stringify({ action: 'delete-forever', all: { view: 'recent' } })
  const { results } = await (await person.fetch('/api/conversations/batch', { method: 'POST', body })).json()
  const accepted = performance.now() - began
  let left = CONVERSATIONS
  const busy = await sampleUntil(person, async () => {
    const { rows } = await app.query('SELECT count(*)::int AS n FROM "Deletion" WHERE "completedAt" IS NULL')
    left = rows[0].n
    return left === 0
  })
  const seconds = (performance.now() - began) / 1000
  const { rows } = await app.query('SELECT sum("items" + "responses")::int + count(*)::int AS n FROM "Deletion"')
  const [usable, quiet] = [percentile(busy, 0.95), percentile(idle, 0.95)]
  const what = `Deleting ${results.length} conversations for good`
  return [
    {
      what: `${what}: the sidebar meanwhile (p95)`,
      ours: `${ms(usable)} while ${rows[0].n} things went in ${seconds.toFixed(0)} s, ${(results.length / seconds).toFixed(0)} conversations a second`,
      reference: `${ms(quiet)} before`,
      result: ms(usable),
      aim: 'under 100 ms',
      met: usable < 100,
    },
    {
      what: `${what}: until they are gone from the list`,
      ours: ms(accepted),
      reference: 'one request',
      result: ms(accepted),
      aim: 'under 1 s',
      met: accepted < 1000,
    },
  ]
}

/** As many conversations as are measured, each with a message and its answer. */
async function converse(person: BenchBrowser): Promise<void> {
  let begun = 0
  const one = async () => {
    while (begun++ < CONVERSATIONS) {
      const body = JSON.stringify({ message: 'Hello' })
      await (await person.fetch('/api/chat', { method: 'POST', body })).json()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, one))
}

/** The times of one request after another, twenty a second, until it is enough. */
async function sampleUntil(person: BenchBrowser, isEnough: (times: number[]) => boolean | Promise<boolean>) {
  const times: number[] = []
  while (!(await isEnough(times))) {
    const start = performance.now()
    await person.json('/api/conversations?view=all')
    times.push(performance.now() - start)
    await sleep(50)
  }
  return times
}
