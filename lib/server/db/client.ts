import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { processWide } from '#lib/server/process-wide.ts'
import { databaseUrl } from './database-url.ts'
import { PrismaClient } from './generated/client.ts'

/** How long a transaction waits for a connection; Prisma's own 2 s are over in a burst, and nothing is won by failing it. */
const MAX_WAIT_MS = 10_000

/** The database. Connects when first used. */
export const db = () =>
  processWide('parley.db', () => {
    const connectionString = databaseUrl()
    return new PrismaClient({
      adapter: new PrismaPg({ connectionString, max: 20 }, { onPoolError: () => {}, onConnectionError: () => {} }),
      transactionOptions: { maxWait: MAX_WAIT_MS },
    })
  })
