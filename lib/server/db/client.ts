import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { processWide } from '#lib/server/process-wide.ts'
import { databaseUrl } from './database-url.ts'
import { PrismaClient } from './generated/client.ts'

/** How long a transaction waits for a connection; Prisma's own 2 s are over in a burst, and nothing is won by failing it. */
const MAX_WAIT_MS = 10_000

/** Its connections, for what Prisma would carry as text: bytes. */
export const dbPool = () =>
  processWide('parley.db-pool', () => new pg.Pool({ connectionString: databaseUrl(), max: 20 }).on('error', () => {}))

/** The database. Connects when first used. */
export const db = () =>
  processWide('parley.db', () => {
    const options = { disposeExternalPool: true, onPoolError: () => {}, onConnectionError: () => {} }
    return new PrismaClient({
      adapter: new PrismaPg(dbPool(), options),
      transactionOptions: { maxWait: MAX_WAIT_MS },
    })
  })
