import 'server-only'
import type { Pool } from 'pg'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import type { LanguageModel } from '../model/language-model.ts'

/** What every endpoint works with. */
export type Context = {
  db: PrismaClient
  /** The same database, for bytes: Prisma carries them as text. */
  pool: Pick<Pool, 'query'>
  model: LanguageModel
  /** Milliseconds since 1970 */
  now: () => number
  /** Whether an error says that the database can't be reached now, and nothing else is wrong. */
  isDatabaseAway: (error: unknown) => boolean
  /** Told of errors that are nobody's request's fault. */
  report: (error: unknown) => void
}
