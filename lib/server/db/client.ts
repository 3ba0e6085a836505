import 'server-only'
import { PrismaPg } from '@prisma/adapter-pg'
import { processWide } from '#lib/server/process-wide.ts'
import { PrismaClient } from './generated/client.ts'

/** The database. Connects when first used. */
export const db = () =>
  processWide('parley.db', () => {
    const connectionString = process.env.DATABASE_URL
    if (!connectionString) throw new Error('DATABASE_URL is not set; npm start sets it to the embedded database.')
    return new PrismaClient({
      adapter: new PrismaPg({ connectionString, max: 20 }, { onPoolError: () => {}, onConnectionError: () => {} }),
    })
  })
