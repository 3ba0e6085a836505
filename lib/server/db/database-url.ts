import 'server-only'
import { env } from '#lib/server/env.ts'

/** Where the database is. */
export function databaseUrl(): string {
  const { DATABASE_URL } = env()
  if (!DATABASE_URL) throw new Error('DATABASE_URL is not set; npm start sets it to the embedded database.')
  return DATABASE_URL
}
