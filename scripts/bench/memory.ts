import { existsSync, readFileSync, rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { fromRoot } from '../base/project.ts'
import { memoryReport } from './memory-report.ts'

export interface Memory {
  /** What is in use, without garbage. */
  held: number
  /** What the system has given. V8 keeps room for more than it holds, the more the busier it was. */
  rss: number
}

const report = pathToFileURL(fromRoot('scripts', 'bench', 'memory-report.ts'))

/** The environment of a process whose memory can be measured. */
export const measurable = { NODE_OPTIONS: `--expose-gc --import=${report}` }

/** What memory a process uses after a garbage collection. */
export async function memoryOf(pid: number): Promise<Memory> {
  const path = memoryReport(pid)
  process.kill(pid, 'SIGUSR2')
  while (!existsSync(path)) await sleep(20)
  const { heapUsed, external, rss } = JSON.parse(readFileSync(path, 'utf8'))
  rmSync(path)
  return { held: heapUsed + external, rss }
}
