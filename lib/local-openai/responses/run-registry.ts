import 'server-only'
import type { Run, Runs } from './running.ts'

/** How long after its creation a background response can be streamed again. */
export const REPLAY_MS = 5 * 60 * 1000

const SWEEP_MS = 60_000

/** The responses this process runs, and the background ones it ran recently enough to be streamed again. */
export class RunRegistry implements Runs {
  readonly #runs = new Map<string, Run>()
  #sweeping: NodeJS.Timeout | null = null

  add(run: Run, now: () => number): void {
    this.#forgetOld(now())
    this.#runs.set(run.id, run)
    // Also when nobody ever asks for another response: event logs are large.
    this.#sweeping ??= setInterval(() => this.#forgetOld(now()), SWEEP_MS).unref()
  }

  find(id: string, tenant: string): Run | null {
    const run = this.#runs.get(id)
    return run?.tenant === tenant ? run : null
  }

  forget(id: string): void {
    this.#runs.delete(id)
  }

  /** Ends everything that still runs as failed, so that nobody waits for a process that is going to stop. */
  async stopAll(): Promise<void> {
    const running = [...this.#runs.values()].filter((run) => !run.isSettled)
    await Promise.all(running.map((run) => run.fail('The server was stopped while it was writing this response.')))
  }

  /** How many there are. */
  get size(): number {
    return this.#runs.size
  }

  #forgetOld(now: number): void {
    // Oldest first, as they were added: the first young one ends the search.
    for (const run of this.#runs.values()) {
      if (now - run.createdAt <= REPLAY_MS) return
      if (run.isSettled) this.#runs.delete(run.id)
    }
    if (this.#runs.size > 0 || this.#sweeping === null) return
    clearInterval(this.#sweeping)
    this.#sweeping = null
  }
}
