import { readFileSync } from 'node:fs'
import OpenAI from 'openai'
import type { BenchApp } from './bench-app.ts'
import type { BenchBrowser } from './bench-browser.ts'
import { memoryOf } from './memory.ts'
import { type Measurement, median } from './report.ts'

const MEGABYTES = 20
const ROUNDS = 7
const AT_ONCE = 5
const SAMPLE_MS = 10

/** An upload of 20 MB against a bare `files.create` at the same provider, in turns; and what five at once take of memory. */
export const measureUploads =
  (where: string) =>
  async (app: BenchApp): Promise<Measurement[]> => {
    const browser = await app.guest()
    const client = new OpenAI({ apiKey: 'bench', baseURL: app.providerUrl, maxRetries: 0 })
    const content = Buffer.alloc(MEGABYTES * 1_000_000, 'What was said about the tides, the moon and the sea.\n')
    const fileOf = () => new File([content], 'tides.txt', { type: 'text/plain' })
    const bare: number[] = []
    const ours: number[] = []
    // The first of each warms up.
    for (let round = 0; round <= ROUNDS; round++) {
      const create = await timed(() => client.files.create({ file: fileOf(), purpose: 'user_data' }))
      const upload = await timed(() => uploadTo(browser, fileOf()))
      if (round > 0) bare.push(create)
      if (round > 0) ours.push(upload)
    }
    const ratio = median(bare) / median(ours)
    const above = await memoryOfFive(app, () => uploadTo(browser, fileOf()))
    return [
      {
        what: `An upload of ${MEGABYTES} MB ${where} (median of ${ROUNDS})`,
        ours: speed(median(ours)),
        reference: `${speed(median(bare))} of a bare files.create`,
        result: ratio.toFixed(2),
        aim: 'at least 0.7 of it',
        met: ratio >= 0.7,
      },
      {
        what: `${AT_ONCE} uploads of ${MEGABYTES} MB at once ${where}: memory above idle`,
        ours: `${above.toFixed(0)} MB`,
        reference: `${AT_ONCE * MEGABYTES} MB of files`,
        result: `${above.toFixed(0)} MB`,
        aim: 'under 60 MB',
        met: above < 60,
      },
    ]
  }

const speed = (ms: number) => `${((MEGABYTES / ms) * 1000).toFixed(0)} MB/s`

async function uploadTo(browser: BenchBrowser, file: File): Promise<void> {
  const body = new FormData()
  body.set('file', file)
  const reply = await browser.fetch('/api/files', { method: 'POST', body })
  if (!reply.ok) throw new Error(`${reply.status} ${await reply.text()}`)
  await reply.json()
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** In MB: the most that the app's process had while five came at once, above what it had before. */
async function memoryOfFive({ pid }: BenchApp, upload: () => Promise<void>): Promise<number> {
  const idle = (await memoryOf(pid)).rss
  let most = 0
  const timer = setInterval(() => (most = Math.max(most, residentOf(pid))), SAMPLE_MS)
  await Promise.all(Array.from({ length: AT_ONCE }, upload))
  clearInterval(timer)
  return (most - idle) / 1_000_000
}

/** In bytes, as the system counts it. */
const residentOf = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1024
