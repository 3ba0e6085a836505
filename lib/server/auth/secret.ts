import 'server-only'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { env } from '#lib/server/env.ts'

/** The key that signs session cookies: AUTH_SECRET, or one made once and kept in the data folder, readable by its owner only. */
export function authSecret(): string {
  const { AUTH_SECRET, DATA_DIR } = env()
  if (AUTH_SECRET) return AUTH_SECRET
  const file = path.resolve(DATA_DIR, 'auth-secret')
  mkdirSync(path.dirname(file), { recursive: true })
  try {
    // wx: of two processes that start at once, one writes and the other reads.
    writeFileSync(file, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  return readFileSync(file, 'utf8')
}
