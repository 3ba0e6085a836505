import pg from 'pg'
import { type EmbeddedOptions, openEmbeddedDatabase } from './embedded.ts'
import { migrate } from './migrate.ts'

export interface ScratchDatabase {
  url: string
  /** Runs SQL on it. */
  query(sql: string, values?: unknown[]): Promise<pg.QueryResult>
  /** Stops the server, or has it crash, under whoever uses it; settles when it is there again. */
  restart(how: 'stop' | 'crash'): Promise<void>
  stop(): Promise<void>
}

/** A database with all tables and no rows, on a server of its own; whatever an earlier run left there is gone. */
export async function openScratchDatabase(options: EmbeddedOptions): Promise<ScratchDatabase> {
  const server = await openEmbeddedDatabase(options)
  try {
    const admin = new pg.Pool({ connectionString: server.url('postgres') })
    await admin.query('DROP DATABASE IF EXISTS scratch WITH (FORCE)')
    await admin.query('CREATE DATABASE scratch')
    await admin.end()
    const url = server.url('scratch')
    await migrate(url)
    const pool = new pg.Pool({ connectionString: url })
    pool.on('error', () => {}) // The server goes away before this pool does, when something fails.
    return {
      url,
      query: (sql, values) => pool.query(sql, values),
      restart: (how) => server.restart(how),
      async stop() {
        await pool.end()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}
