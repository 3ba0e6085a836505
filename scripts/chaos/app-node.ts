import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseProxy, startDatabaseProxy } from '#tests/support/database-proxy.ts'
import { type Child, startChild } from '../process/child.ts'

/** An app server that dies and comes back, each time at another address, with a way to the database of its own. */
export class AppNode {
  /** Leads to the database. */
  readonly way: DatabaseProxy
  readonly #env: Record<string, string>
  readonly #log: string
  #child: Child | null = null
  #stopped = false

  private constructor(way: DatabaseProxy, env: Record<string, string>, log: string) {
    this.way = way
    this.#env = { ...env, DATABASE_URL: way.url }
    this.#log = log
  }

  static async start(env: Record<string, string>, { databaseUrl, log }: { databaseUrl: string; log: string }) {
    const node = new AppNode(await startDatabaseProxy(databaseUrl), env, log)
    await node.start()
    return node
  }

  /** Null while it is down. */
  get url(): string | null {
    return this.#child?.url ?? null
  }

  async start(): Promise<void> {
    if (this.#stopped) return
    const child = await startChild('start', { env: this.#env, log: this.#log })
    if (this.#stopped) return child.stop('SIGKILL')
    this.#child = child
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    this.#child = null
    await child?.stop(signal)
  }

  /** It neither answers nor acts, though it is there; then it goes on as if no time had passed. */
  async freeze(ms: number): Promise<void> {
    const pid = this.#child?.pid
    if (!pid) return
    process.kill(pid, 'SIGSTOP')
    await sleep(ms)
    process.kill(pid, 'SIGCONT')
  }

  /** For good. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.kill('SIGTERM')
    await this.way.stop()
  }
}
