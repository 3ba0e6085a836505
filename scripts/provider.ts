import { handleSignals, shutDown } from './process/shutdown.ts'
import { readOptions } from './provider/options.ts'
import { loadEnvironment } from './server/environment.ts'

// npm run provider -- --port 4010    the local provider for any client of OpenAI's, over HTTP
const options = readOptions(process.argv.slice(2))
const env = loadEnvironment('production')
handleSignals()
try {
  // The database client that it imports may have to be generated first.
  const { generatePrismaClient } = await import('./build/prisma-client.ts')
  await generatePrismaClient()
  const { serveProvider } = await import('./provider/serve-provider.ts')
  await serveProvider(env, options)
} catch (error) {
  const plain = error instanceof Error && ['PlainError', 'EnvError'].includes(error.name)
  console.error(plain ? (error as Error).message : error)
  await shutDown(1)
}
