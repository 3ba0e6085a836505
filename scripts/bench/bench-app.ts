import type { QueryResult } from 'pg'
import { fromRoot } from '../base/project.ts'
import { generatePrismaClient } from '../build/prisma-client.ts'
import { openScratchDatabase } from '../database/scratch.ts'
import { startChild } from '../process/child.ts'
import { onShutdown } from '../process/shutdown.ts'
import { BenchBrowser } from './bench-browser.ts'
import { measurable } from './memory.ts'

export interface BenchApp {
  url: string
  /** The process that is the app. */
  pid: number
  providerUrl: string
  /** Runs SQL on the app's database. */
  query(sql: string, values?: unknown[]): Promise<QueryResult>
  /** A guest of the app. */
  guest(): Promise<BenchBrowser>
}

/**
 * The built app on the embedded database, with a provider in another process, for as long as `work` takes. The script
 * `provider` is that process.
 */
export async function withBenchApp(
  { provider, env = {} }: { provider: string; env?: Record<string, string> },
  work: (app: BenchApp) => Promise<void>,
): Promise<void> {
  const folder = fromRoot('.cache', 'bench')
  const stops: (() => Promise<unknown>)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0)) await stop()
  }
  onShutdown(stopAll)
  try {
    await generatePrismaClient()
    const database = await openScratchDatabase({ folder: `${folder}/postgres` })
    stops.unshift(() => database.stop())
    const DATABASE_URL = database.url
    const { url: providerUrl, stop: stopProvider } = await startChild(provider, { env: { DATABASE_URL } })
    stops.unshift(() => stopProvider())
    const app = await startChild('start', {
      env: {
        ...measurable,
        DATABASE_URL,
        DATA_DIR: folder,
        PORT: '0',
        HOST: '127.0.0.1',
        OPENAI_API_KEY: 'bench',
        OPENAI_BASE_URL: providerUrl,
        OPENAI_MODEL: 'demo',
        AUTH_RATE_LIMIT: 'off',
        BUDGETS: 'off',
        GUESTS: 'on',
        LOG_LEVEL: 'warn',
        ...env,
      },
    })
    stops.unshift(() => app.stop())
    const { url, pid } = app
    await work({ url, pid, providerUrl, query: database.query, guest: () => BenchBrowser.guest(url) })
  } finally {
    await stopAll()
  }
}
