import { PlainError } from './base/plain-error.ts'
import { readOptions } from './migrate-conversations/options.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'
import { openDatabaseBeside } from './server/database.ts'
import { loadEnvironment } from './server/environment.ts'

// npm run migrate-conversations -- --to openai [--user E-MAIL] [--dry-run]    moves local conversations to OpenAI
const options = readOptions(process.argv.slice(2))
const env = loadEnvironment('production')
handleSignals()
try {
  if (env.provider !== 'openai' && !options.isDryRun)
    throw new PlainError('Set OPENAI_API_KEY first: it says where to.')
  // The database client that it imports may have to be generated first.
  const { generatePrismaClient } = await import('./build/prisma-client.ts')
  await generatePrismaClient()
  process.env.DATABASE_URL = await openDatabaseBeside(env)
  process.env.LOG_LEVEL ??= 'error'
  const { migrateConversations } = await import('./migrate-conversations/migrate-conversations.ts')
  const notMoved = await migrateConversations(options, (line) => console.log(line))
  await shutDown(notMoved > 0 ? 1 : 0)
} catch (error) {
  const plain = error instanceof Error && ['PlainError', 'EnvError'].includes(error.name)
  console.error(plain ? (error as Error).message : error)
  await shutDown(1)
}
