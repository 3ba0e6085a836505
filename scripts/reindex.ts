import { PlainError } from './base/plain-error.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'
import { readOptions } from './reindex/options.ts'
import { loadEnvironment } from './server/environment.ts'

// npm run reindex -- [--user E-MAIL] [--after CONVERSATION]    makes the search index anew from the provider
const options = readOptions(process.argv.slice(2))
const env = loadEnvironment('production')
handleSignals()
try {
  const { generatePrismaClient } = await import('./build/prisma-client.ts')
  await generatePrismaClient()
  const { runReindex } = await import('./reindex/run-reindex.ts')
  await shutDown(await runReindex(env, options))
} catch (error) {
  const plain = error instanceof Error && (error instanceof PlainError || error.name === 'EnvError')
  console.error(plain ? error.message : error)
  await shutDown(1)
}
