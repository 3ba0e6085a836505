import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { processWide } from '#lib/server/process-wide.ts'
import { databaseUrl } from './database-url.ts'
import { PrismaClient } from './generated/client.ts'

/** The database. Connects when first used. */
export const db = () =>
  processWide('parley.db', () => {
    const connectionString = databaseUrl()
    return new PrismaClient({
      adapter: new PrismaPg({ connectionString, max: 20 }, { onPoolError: () => {}, onConnectionError: () => {} }),
    })
  })
