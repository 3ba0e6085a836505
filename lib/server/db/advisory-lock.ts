import 'server-only'
import pg from 'pg'
import { databaseUrl } from './database-url.ts'

/**
 * Does `work` unless another node holds the same lock; false then. The lock is its connection's: it goes with a node that
 * dies, and no transaction is open meanwhile.
 * @throws what `work` throws; when the database can't be reached
 */
export async function withAdvisoryLock(lock: number, work: () => Promise<void>): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    application_name: 'parley-housekeeping',
    keepAlive: true,
    connectionTimeoutMillis: 10_000,
  })
  // A lock that is lost while the work goes on does no harm: two nodes at once delete nothing twice.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1) AS held', [lock])
    if (!rows[0]?.held) return false
    await work()
    return true
  } finally {
    await client.end().catch(() => {})
  }
}
