import { setTimeout as sleep } from 'node:timers/promises'
import type { CDPSession } from '@playwright/test'

/** To begin is itself a long task. */
const BEGINNING_MS = 500

interface TraceEvent {
  name: string
  pid: number
  tid: number
  /** Microseconds of the clock. */
  ts: number
  /** Microseconds of the processor. */
  tdur?: number
  args?: { name?: string }
}

/**
 * Begins to note how long each task of the page's main thread takes the processor, and not the clock: then it doesn't matter what
 * else runs on the machine. The function that it returns ends that, and gives the milliseconds of each.
 */
export async function watchTasks(session: CDPSession): Promise<() => Promise<number[]>> {
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', collect)
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel'] },
  })
  await sleep(BEGINNING_MS)
  return async () => {
    const isComplete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve))
    await session.send('Tracing.end')
    await isComplete
    session.off('Tracing.dataCollected', collect)
    const isMain = mainThreads(events)
    const tasks = events.filter((event) => isTask(event) && isMain(event))
    const began = Math.min(...tasks.slice(0, 100).map(({ ts }) => ts)) + BEGINNING_MS * 1000
    return tasks.flatMap(({ ts, tdur = 0 }) => (ts > began ? [tdur / 1000] : []))
  }

  function collect({ value }: { value: object[] }) {
    events.push(...(value as TraceEvent[]))
  }
}

const isTask = ({ name }: TraceEvent) => name.endsWith('RunTask')

const threadOf = ({ pid, tid }: TraceEvent) => `${pid}:${tid}`

function mainThreads(events: TraceEvent[]): (event: TraceEvent) => boolean {
  const named = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
  const threads = new Set(named.map(threadOf))
  return (event) => threads.has(threadOf(event))
}
