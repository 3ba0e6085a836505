import { type Child, startChild } from '../process/child.ts'

/** An app server that dies and comes back, each time at another address. */
export class AppNode {
  readonly #env: Record<string, string>
  readonly #log: string
  #child: Child | null = null
  #stopped = false

  constructor(env: Record<string, string>, log: string) {
    this.#env = env
    this.#log = log
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
    await this.#child?.stop(signal)
    this.#child = null
  }

  /** For good. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.kill('SIGTERM')
  }
}
