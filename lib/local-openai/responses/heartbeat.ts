import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { LIVE_STATUSES } from './response-object.ts'

export type HeartbeatOptions = {
  /** How often a running response says that it is alive. */
  beatMs: number
  /** How long after its last sign of life it counts as dead. Clocks of two nodes may differ by less than this. */
  deadMs: number
}

/** What keeps beating while it runs. */
type Beating = { id: string; conversationId: string | null; background: boolean; onLost: () => void }

/** Renews the locks and responses of everything that runs, all in two statements however many there are. */
export class Heartbeat {
  readonly #db: PrismaClient
  readonly #now: () => number
  readonly #options: HeartbeatOptions
  readonly #beating = new Set<Beating>()
  #timer: NodeJS.Timeout | null = null

  constructor(db: PrismaClient, now: () => number, options: HeartbeatOptions) {
    this.#db = db
    this.#now = now
    this.#options = options
  }

  add(run: Beating): void {
    this.#beating.add(run)
    this.#timer ??= setInterval(() => void this.#beatQuietly(), this.#options.beatMs).unref()
  }

  remove(run: Beating): void {
    this.#beating.delete(run)
    if (this.#beating.size > 0 || this.#timer === null) return
    clearInterval(this.#timer)
    this.#timer = null
  }

  /** Until when something counts as alive that shows life now. */
  deadline(): Date {
    return new Date(this.#now() + this.#options.deadMs)
  }

  async beat(): Promise<void> {
    const runs = [...this.#beating]
    const locking = runs.filter((run) => run.conversationId !== null).map((run) => run.id)
    const background = runs.filter((run) => run.background).map((run) => run.id)
    const until = this.deadline()
    const [locks, rows] = await Promise.all([
      locking.length === 0
        ? []
        : this.#db.localConversation.updateManyAndReturn({
            where: { lockedBy: { in: locking } },
            data: { lockedUntil: until },
            select: { lockedBy: true },
          }),
      background.length === 0
        ? []
        : this.#db.localResponse.updateManyAndReturn({
            where: { id: { in: background }, status: { in: LIVE_STATUSES } },
            data: { aliveUntil: until },
            select: { id: true },
          }),
    ])
    const held = new Set(locks.map((lock) => lock.lockedBy))
    const alive = new Set(rows.map((row) => row.id))
    for (const run of runs) {
      const lost = (run.conversationId !== null && !held.has(run.id)) || (run.background && !alive.has(run.id))
      if (lost) run.onLost()
    }
  }

  async #beatQuietly(): Promise<void> {
    try {
      await this.beat()
    } catch {
      // The database is away; the next beat tries again, and what stays silent too long settles as failed.
    }
  }
}
