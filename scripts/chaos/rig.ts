import { randomBytes } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '../base/project.ts'
import { openScratchDatabase, type ScratchDatabase } from '../database/scratch.ts'
import { startChild } from '../process/child.ts'
import { onShutdown } from '../process/shutdown.ts'
import { AppNode } from './app-node.ts'

export interface Rig {
  database: ScratchDatabase
  providerUrl: string
  nodes: AppNode[]
}

const folder = fromRoot('.cache', 'chaos')
/** What the app and the provider print goes there. */
export const logFile = join(folder, 'log')
/** An answer then takes two to four seconds. */
const WORDS_PER_SECOND = '30'

/** A database and a provider that survive, and app servers that need not. All of it ends with this process. */
export async function startRig(nodeCount: number): Promise<Rig> {
  mkdirSync(folder, { recursive: true })
  rmSync(logFile, { force: true })
  const database = await openScratchDatabase({ folder: join(folder, 'postgres'), durable: false })
  onShutdown(() => database.stop())

  const DATABASE_URL = database.url
  const provider = await startChild('provider-server', {
    env: { DATABASE_URL, PROVIDER_WORDS_PER_SECOND: WORDS_PER_SECOND },
    log: logFile,
  })
  onShutdown(() => provider.stop())

  const env = {
    DATABASE_URL,
    DATA_DIR: folder,
    PORT: '0',
    HOST: '127.0.0.1',
    OPENAI_API_KEY: 'chaos',
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODEL: 'demo',
    AUTH_SECRET: randomBytes(32).toString('hex'),
    AUTH_RATE_LIMIT: 'off',
    LOG_LEVEL: 'info',
    RESPONSE_MODE: 'background',
    SHUTDOWN_GRACE_SECONDS: '1',
  }
  const nodes = Array.from({ length: nodeCount }, () => new AppNode(env, logFile))
  onShutdown(() => Promise.all(nodes.map((node) => node.stop())))
  // One after the other: the first may have to build the app.
  for (const node of nodes) await node.start()
  return { database, providerUrl: provider.url, nodes }
}
