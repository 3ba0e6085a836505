import { setTimeout as sleep } from 'node:timers/promises'
import { answers } from '#tests/e2e/support/pages.ts'
import type { BenchApp } from './bench-app.ts'
import { type Measurement, ms } from './report.ts'
import { awkward } from './scenes.ts'
import { type WatchedPage, withWatchedPage } from './watched-page.ts'

const MOST_MS = 200
const QUIET_MS = 1500

/** The longest task with 100,000 characters of what no person writes, as they come and when they are opened. */
export async function measureAwkwardTexts({ url }: BenchApp): Promise<Measurement[]> {
  return withWatchedPage(url, async (page) => {
    const growing: Task[] = []
    const opened: Task[] = []
    for (const name of awkward) {
      await page.ask(name)
      await page.answered()
      growing.push({ name, took: await longestTask(page) })
      await page.page.reload()
      await answers(page.page).waitFor()
      opened.push({ name, took: await longestTask(page) })
    }
    const what = `100,000 characters of what nobody writes, ${awkward.length} kinds: the longest task`
    return [report(`${what} while they come`, growing), report(`${what} when they are opened`, opened)]
  })
}

interface Task {
  name: string
  took: number
}

/** Of all until the page has come to rest. */
async function longestTask(page: WatchedPage): Promise<number> {
  let longest = 0
  for (;;) {
    await sleep(QUIET_MS)
    const { tasks } = await page.noted()
    if (tasks.length === 0) return longest
    longest = Math.max(longest, ...tasks)
  }
}

function report(what: string, tasks: Task[]): Measurement {
  const [slowest, ...others] = tasks.toSorted((a, b) => b.took - a.took)
  const told = ({ name, took }: Task) => `${name} ${ms(took)}`
  const worst = slowest?.took ?? Number.NaN
  return {
    what,
    ours: slowest ? told(slowest) : 'nothing',
    reference: `then ${others.slice(0, 5).map(told).join(', ')}`,
    result: ms(worst),
    aim: `at most ${MOST_MS} ms`,
    met: worst <= MOST_MS,
  }
}
