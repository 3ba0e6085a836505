import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { PgBoss } from 'pg-boss'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { attemptJob, type Claimed, type Handlers, type NotYet } from './attempt.ts'
import { dueKinds } from './due-kinds.ts'
import { type JobKind, kinds } from './kinds.ts'
import { openQueue } from './queue.ts'

/** How often the queue is looked into when nobody says that something is in it: another node may have put it there. */
const pollMs = () => 5000 * env().timeFactor
/** How often the queue is told that what runs here is alive. */
const heartbeatMs = () => 10_000 * env().timeFactor
/** A provider that fails every job is asked again at least so often. */
const LONGEST_PAUSE_MS = 60_000

/**
 * Claims jobs of some kinds, as many of each as are free to be done at once, and does them. The queue's own `work()` claims
 * by the clock, one worker for each job at a time; this claims whenever something ended or was put in.
 */
export class Worker {
  readonly #handlers: Handlers
  readonly #running = new Map<Promise<void>, Claimed>()
  /** Kinds of which there may be more than was claimed so far. */
  readonly #open = new Set<JobKind>()
  /** Kinds that were woken while jobs of theirs ran: one with the id of such a job waits for its end. */
  readonly #again = new Set<JobKind>()
  readonly #pausedUntil = new Map<JobKind, number>()
  readonly #stopping = new AbortController()
  #woken = Promise.withResolvers<void>()
  #heartbeat: NodeJS.Timeout | null = null

  constructor(handlers: Handlers) {
    this.#handlers = handlers
  }

  get #kinds(): JobKind[] {
    return Object.keys(this.#handlers) as JobKind[]
  }

  /** Something of this kind is due. */
  wake(kind: JobKind): void {
    if (!this.#handlers[kind]) return
    this.#open.add(kind)
    this.#woken.resolve()
  }

  /** Does whatever is due, and falls due, until it is told to stop. */
  async run(): Promise<void> {
    for (const kind of this.#kinds) this.#open.add(kind)
    while (!this.#stopping.signal.aborted) {
      await this.#workOff().catch(report)
      await this.#untilWoken(pollMs())
      for (const kind of await dueKinds(this.#kinds).catch(() => [])) this.#open.add(kind)
    }
  }

  /**
   * Does what is due now, and returns when nothing more of it is.
   * @throws what the database throws
   */
  async drain(): Promise<void> {
    for (const kind of await dueKinds(this.#kinds)) this.#open.add(kind)
    await this.#workOff()
  }

  /** Begins nothing more, and gives back what is half done. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const { abort } of this.#running.values()) abort.abort()
    this.#woken.resolve()
    await Promise.allSettled(this.#running.keys())
  }

  async #workOff(): Promise<void> {
    const boss = await openQueue()
    try {
      for (;;) {
        const { promise: woken } = this.#woken
        for (const kind of this.#open) await this.#claim(boss, kind)
        if (this.#running.size > 0) await Promise.race([...this.#running.keys(), woken])
        // What had no room yet when it was its turn has room when all ended while others were claimed.
        else if (this.#open.size === 0) return
        this.#woken = Promise.withResolvers()
      }
    } finally {
      await Promise.allSettled(this.#running.keys())
    }
  }

  async #claim(boss: PgBoss, kind: JobKind): Promise<void> {
    const busy = [...this.#running.values()].filter((claimed) => claimed.kind === kind).length
    const batchSize = kinds[kind].atOnce - busy
    if (this.#stopping.signal.aborted || this.#isPaused(kind)) this.#open.delete(kind)
    else if (batchSize > 0) {
      this.#open.delete(kind)
      const jobs = await boss.fetch<{ id: string }>(kind, { batchSize })
      if (jobs.length === batchSize) this.#open.add(kind)
      else if (busy > 0) this.#again.add(kind)
      for (const { id, data, retryCount } of jobs) {
        this.#start(boss, { kind, id: data.id, job: { id, retryCount }, abort: new AbortController() })
      }
    }
  }

  #start(boss: PgBoss, claimed: Claimed): void {
    const { kind } = claimed
    const handler = this.#handlers[kind]
    if (!handler) return
    if (this.#stopping.signal.aborted) claimed.abort.abort()
    const work = attemptJob(boss, claimed, handler)
      .then((notYet) => notYet && this.#putOff(kind, notYet))
      .catch(report)
      .finally(() => {
        this.#running.delete(work)
        if (this.#again.delete(kind)) this.#open.add(kind)
        if (this.#running.size === 0) this.#stopHeartbeat()
      })
    this.#running.set(work, claimed)
    this.#heartbeat ??= setInterval(() => void this.#beat(boss).catch(() => {}), heartbeatMs()).unref()
  }

  #putOff(kind: JobKind, { againAfterMs, pauseMs = 0 }: NotYet): void {
    const until = performance.now() + Math.min(pauseMs, LONGEST_PAUSE_MS)
    if (pauseMs > 0) this.#pausedUntil.set(kind, Math.max(this.#pausedUntil.get(kind) ?? 0, until))
    // What comes later than the next look is seen by that.
    const ms = Math.max(againAfterMs, Math.min(pauseMs, LONGEST_PAUSE_MS))
    if (ms < pollMs()) setTimeout(() => this.wake(kind), ms).unref()
  }

  #isPaused = (kind: JobKind) => (this.#pausedUntil.get(kind) ?? 0) > performance.now()

  /** Whoever hears nothing of a job gives it to another; what isn't ours any more is given up. */
  async #beat(boss: PgBoss): Promise<void> {
    const claims = [...this.#running.values()]
    await Promise.all(
      claims.map(async ({ kind, job, abort }) => {
        // The package's types leave out what the reply holds.
        const { affected } = (await boss.touch(kind, job)) as { affected: number }
        if (affected === 0) abort.abort()
      }),
    )
  }

  #stopHeartbeat(): void {
    clearInterval(this.#heartbeat ?? undefined)
    this.#heartbeat = null
  }

  async #untilWoken(ms: number): Promise<void> {
    const enough = new AbortController()
    const { promise: woken } = this.#woken
    await Promise.race([wait(ms, undefined, { signal: enough.signal, ref: false }).catch(() => {}), woken])
    enough.abort()
    this.#woken = Promise.withResolvers()
  }
}

const report = (error: unknown) => log().error({ err: describeCause(error) }, 'the jobs in the queue are not worked on')
