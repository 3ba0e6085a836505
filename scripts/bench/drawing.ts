import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchApp } from './bench-app.ts'
import { type Measurement, ms, percentile } from './report.ts'
import { scenes } from './scenes.ts'
import { type WatchedPage, withWatchedPage } from './watched-page.ts'

/** Seconds after the first word, between which script is counted: at the beginning and at the end. */
const WINDOWS = { beginning: [1, 10], end: [40, 49] } as const
const KEYS_PER_SECOND = 10
const KEYS = 400
const MOST_TASK_MS = 50
const FRAME_MS = 1000 / 60

/** How much work a long answer is for the page while it grows, and how long who writes meanwhile waits for a key. */
export async function measureDrawing({ url }: BenchApp): Promise<Measurement[]> {
  return withWatchedPage(url, async (page) => {
    const frames = await measureFrames(page)
    const work = await measureWork(page)
    return [...work, await measureKeys(page), frames]
  })
}

async function measureWork(page: WatchedPage): Promise<Measurement[]> {
  await page.ask('a long answer')
  const began = performance.now()
  const { perSecond = 0 } = scenes['a long answer'] ?? {}
  const perDelta = async ([from, to]: readonly [number, number]) => {
    await sleep(began + from * 1000 - performance.now())
    const before = await page.scriptMs()
    await sleep(began + to * 1000 - performance.now())
    return ((await page.scriptMs()) - before) / (to - from) / perSecond
  }
  let beginning = 0
  let end = 0
  const tasks = await page.tasksWhile(async () => {
    beginning = await perDelta(WINDOWS.beginning)
    end = await perDelta(WINDOWS.end)
    await page.answered()
  })
  const long = tasks.filter((task) => task > MOST_TASK_MS)
  const what = 'An answer of 50,000 characters in 5,000 deltas, with code, formulas and tables'
  const ratio = end / beginning
  return [
    {
      what: `${what}: script per delta`,
      ours: `${ms(end)} at the end`,
      reference: `${ms(beginning)} at the beginning`,
      result: `ratio ${ratio.toFixed(2)}`,
      aim: 'at most 1.5',
      met: ratio <= 1.5,
    },
    {
      what: `${what}: the processor's time of a task`,
      ours: `${ms(Math.max(...tasks))} the longest, ${long.length} over ${MOST_TASK_MS} ms`,
      reference: `${ms(percentile(tasks, 0.99))} at p99 of ${tasks.length}`,
      result: `${long.length} over ${MOST_TASK_MS} ms`,
      aim: 'none',
      met: long.length === 0,
    },
  ]
}

async function measureKeys(page: WatchedPage): Promise<Measurement> {
  const type = async () => {
    for (let key = 0; key < KEYS; key++) {
      await page.page.keyboard.press('a')
      await sleep(1000 / KEYS_PER_SECOND)
    }
    const { keys } = await page.noted()
    // Those that it doesn't tell were faster than any that it does.
    return percentile([...Array<number>(Math.max(0, KEYS - keys.length)).fill(0), ...keys], 0.95)
  }
  await page.page.goto('/')
  await page.noted()
  const atRest = await type()
  await page.ask('a long answer')
  await page.noted()
  const whileGrowing = await type()
  await page.answered()
  return {
    what: `From a key to its paint, ${KEYS} keys while that answer grows (p95)`,
    ours: paint(whileGrowing),
    reference: `${paint(atRest)} while nothing grows`,
    result: paint(whileGrowing),
    aim: 'at most 50 ms',
    met: whileGrowing <= 50,
  }
}

const paint = (duration: number) => (duration === 0 ? 'under 16 ms' : `${duration} ms`)

async function measureFrames(page: WatchedPage): Promise<Measurement> {
  await page.ask('an answer')
  await page.answered()
  // By now everything that it needs is loaded.
  await page.ask('an answer')
  await page.watchFrames()
  await page.noted()
  await page.answered()
  const growing = (await page.noted()).frames
  await sleep(growing.length * FRAME_MS)
  const atRest = (await page.noted()).frames
  const dropped = droppedIn(growing)
  return {
    what: 'An answer of 20,000 characters in 2,000 deltas: frames',
    ours: `${dropped} of ${growing.length} dropped while it grows`,
    reference: `${droppedIn(atRest)} of ${atRest.length} while nothing grows`,
    result: `${dropped} dropped`,
    aim: 'none',
    met: dropped === 0,
  }
}

/** Frames that should have been there between two that were. */
const droppedIn = (frames: number[]) => frames.reduce((sum, each) => sum + Math.round(each / FRAME_MS) - 1, 0)
