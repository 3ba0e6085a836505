import OpenAI from 'openai'
import { fromRoot } from '../base/project.ts'
import { generatePrismaClient } from '../build/prisma-client.ts'
import { openScratchDatabase, type ScratchDatabase } from '../database/scratch.ts'
import { type Child, startChild } from '../process/child.ts'
import { onShutdown } from '../process/shutdown.ts'
import { measurable } from './memory.ts'

export interface LocalProvider {
  client: OpenAI
  child: Child
  database: ScratchDatabase
}

/** Runs the local provider for other programs in a process of its own, until the work is done. */
export async function withLocalProvider<T>(work: (provider: LocalProvider) => Promise<T>): Promise<T> {
  const stops: (() => Promise<unknown>)[] = []
  const stopAll = async () => {
    for (const stop of stops.splice(0)) await stop()
  }
  onShutdown(stopAll)
  try {
    await generatePrismaClient()
    const database = await openScratchDatabase({ folder: fromRoot('.cache', 'bench', 'postgres') })
    stops.unshift(() => database.stop())
    const child = await startChild('bench/delta-provider', { env: { ...measurable, DATABASE_URL: database.url } })
    stops.unshift(() => child.stop())
    const client = new OpenAI({ apiKey: 'bench', baseURL: child.url, maxRetries: 0 })
    return await work({ client, child, database })
  } finally {
    await stopAll()
  }
}
