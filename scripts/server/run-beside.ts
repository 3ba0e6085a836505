import type { Env } from '#lib/server/env.ts'
import { handleSignals, onShutdown, shutDown } from '../process/shutdown.ts'
import { dataFolder, openDatabaseBeside } from './database.ts'
import { loadEnvironment } from './environment.ts'

/**
 * Runs something on the app's database, whether the app runs or not, and ends the process with the exit code that `work`
 * returns. `work` imports what it needs of lib/server itself, for the database client may have to be generated first.
 */
export async function runBeside(work: (env: Env) => Promise<number>): Promise<void> {
  handleSignals()
  try {
    const env = loadEnvironment('production')
    const { generatePrismaClient } = await import('../build/prisma-client.ts')
    await generatePrismaClient()
    const url = await openDatabaseBeside(env)
    // People read what the script prints; the log is the app's.
    Object.assign(process.env, { DATABASE_URL: url, DATA_DIR: dataFolder(env), LOG_LEVEL: 'silent' })
    const { db } = await import('#lib/server/db/client.ts')
    onShutdown(() => db().$disconnect())
    await shutDown(await work(env))
  } catch (error) {
    const plain = error instanceof Error && ['PlainError', 'EnvError'].includes(error.name)
    console.error(plain ? (error as Error).message : error)
    await shutDown(1)
  }
}
