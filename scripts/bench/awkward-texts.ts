import { setTimeout as sleep } from 'node:timers/promises'
import type { BenchApp } from './bench-app.ts'
import { type Measurement, ms } from './report.ts'
import { awkward } from './scenes.ts'
import { isAnswered, withWatchedPage } from './watched-page.ts'

const MOST_MS = 200
/** In which what is not yet formatted is. */
const REST_MS = 2000

/** How long the longest task takes the processor with 100,000 characters of what no person writes, as they come and when they are opened. */
export async function measureAwkwardTexts({ url }: BenchApp): Promise<Measurement[]> {
  return withWatchedPage(url, async (page) => {
    const growing: Task[] = []
    const opened: Task[] = []
    for (const name of awkward) {
      const write = async () => {
        await page.ask(name)
        await page.answered()
        await sleep(REST_MS)
      }
      const open = async () => {
        await page.page.reload()
        await isAnswered(page.page)
        await sleep(REST_MS)
      }
      growing.push({ name, took: Math.max(...(await page.tasksWhile(write))) })
      opened.push({ name, took: Math.max(...(await page.tasksWhile(open))) })
    }
    const what = `100,000 characters of what nobody writes, ${awkward.length} kinds: the longest task`
    return [report(`${what} while they come`, growing), report(`${what} when they are opened`, opened)]
  })
}

interface Task {
  name: string
  took: number
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
