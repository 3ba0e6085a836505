import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '../base/project.ts'
import { openScratchDatabase, type ScratchDatabase } from '../database/scratch.ts'
import { onShutdown } from '../process/shutdown.ts'
import { AppNode } from './app-node.ts'
import { SILENCE_SECONDS, TIME_FACTOR } from './pace.ts'
import { type ChaosProvider, startChaosProvider } from './provider.ts'
import type { Random } from './random.ts'

export interface Rig {
  database: ScratchDatabase
  provider: ChaosProvider
  /** Those that were started so far. */
  nodes: AppNode[]
  /** Sees to it that there are so many. */
  startNodes(count: number): Promise<void>
}

const folder = fromRoot('.cache', 'chaos')
/** What the app prints goes there, and when which fault was committed. */
export const logFile = join(folder, 'log')

/** All that was sent and what became of it, for whoever looks for the cause of a violation. */
export const truthFile = join(folder, 'truth.json')

export function note(msg: string): void {
  appendFileSync(logFile, `${JSON.stringify({ time: Date.now(), msg })}\n`)
}

/** A database and a provider that survive, and app servers that need not. All of it ends with this process. */
export async function startRig(random: Random): Promise<Rig> {
  mkdirSync(folder, { recursive: true })
  rmSync(logFile, { force: true })
  const database = await openScratchDatabase({ folder: join(folder, 'postgres'), durable: false })
  onShutdown(() => database.stop())
  const provider = await startChaosProvider(random)
  onShutdown(() => provider.stop())

  const env = {
    DATA_DIR: folder,
    PORT: '0',
    HOST: '127.0.0.1',
    OPENAI_API_KEY: 'chaos',
    OPENAI_BASE_URL: provider.url,
    OPENAI_MODEL: 'gpt-test',
    AUTH_SECRET: randomBytes(32).toString('hex'),
    AUTH_RATE_LIMIT: 'off',
    BUDGETS: 'off',
    GUESTS: 'on',
    LOG_LEVEL: 'info',
    RESPONSE_MODE: 'background',
    FIRST_BYTE_SECONDS: String(SILENCE_SECONDS),
    SILENCE_SECONDS: String(SILENCE_SECONDS),
    SHUTDOWN_GRACE_SECONDS: '1',
    TEST_ONLY_TIME_FACTOR: String(TIME_FACTOR),
  }
  const nodes: AppNode[] = []
  onShutdown(() => Promise.all(nodes.map((node) => node.stop())))
  return {
    ...{ database, provider, nodes },
    async startNodes(count) {
      // One after the other: the first may have to build the app.
      while (nodes.length < count) nodes.push(await AppNode.start(env, { databaseUrl: database.url, log: logFile }))
    },
  }
}
