import pg from 'pg'
import { openEmbeddedDatabase } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { fromRoot } from '../project.ts'
import { BenchBrowser } from './bench-browser.ts'
import { startChild } from './child.ts'

export interface BenchApp {
  url: string
  providerUrl: string
  /** Runs SQL on the app's database. */
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>
  /** A guest of the app. */
  guest(): Promise<BenchBrowser>
}

/** The built app on the embedded database, with the local provider in another process, for as long as `work` takes. */
export async function withBenchApp(work: (app: BenchApp) => Promise<void>): Promise<void> {
  const folder = fromRoot('.cache', 'bench')
  const database = await openEmbeddedDatabase({ folder: `${folder}/postgres` })
  const stops: (() => Promise<unknown>)[] = [() => database.stop()]
  try {
    const pool = new pg.Pool({ connectionString: database.url('postgres') })
    await pool.query('DROP DATABASE IF EXISTS bench WITH (FORCE)')
    await pool.query('CREATE DATABASE bench')
    await pool.end()
    const DATABASE_URL = database.url('bench')
    await migrate(DATABASE_URL)
    const provider = await startChild('bench/provider-server', { DATABASE_URL })
    stops.unshift(provider.stop)
    const app = await startChild('start', {
      DATABASE_URL,
      DATA_DIR: folder,
      PORT: '0',
      HOST: '127.0.0.1',
      OPENAI_API_KEY: 'bench',
      OPENAI_BASE_URL: provider.url,
      OPENAI_MODEL: 'demo',
      AUTH_RATE_LIMIT: 'off',
      LOG_LEVEL: 'warn',
    })
    stops.unshift(app.stop)
    const client = new pg.Pool({ connectionString: DATABASE_URL })
    client.on('error', () => {}) // The database goes away before this pool does, when a measurement fails.
    stops.unshift(() => client.end())
    await work({
      url: app.url,
      providerUrl: provider.url,
      query: (sql, values) => client.query(sql, values),
      guest: () => BenchBrowser.guest(app.url),
    })
  } finally {
    for (const stop of stops) await stop()
  }
}
