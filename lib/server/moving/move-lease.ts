import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { type Held, keepLeases } from '#lib/server/jobs/lease.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** How long a process vouches for a move; it renews in time, and anybody may go on with the move when it didn't. */
export const leaseSeconds = () => 15 * env().timeFactor
const timing = () => ({ everyMs: (leaseSeconds() * 1000) / 3, leaseMs: leaseSeconds() * 1000 })
/** For transactions that wait for the pool, or write about thousands of turns. */
const PATIENT = { maxWait: 15_000, timeout: 30_000 }

/** The moves that this process is at. */
const leases = () => processWide('parley.moves.leases', () => keepLeases<MoveLease>(renew, timing()))

/**
 * Proves that this process alone moves a conversation, and keeps turns from starting in it meanwhile. Renewed by itself
 * until it is ended.
 */
export class MoveLease implements Held {
  readonly conversationId: string
  /** Which claim of the move this is: whoever took over has another. */
  readonly epoch: number
  readonly #lost = new AbortController()

  private constructor(conversationId: string, epoch: number) {
    this.conversationId = conversationId
    this.epoch = epoch
  }

  /** @throws AppError conversation_not_found, conversation_busy while a turn waits or runs, conversation_moving */
  static async claim(conversationId: string): Promise<MoveLease> {
    const since = performance.now()
    const epoch = await db().$transaction(async (tx) => {
      // Locked before the turns are looked at: a turn that is claimed at this moment has locked it too.
      const [row] = await tx.$queryRaw<{ isMoving: boolean | null }[]>`
        SELECT "moveLeaseUntil" > clock_timestamp() AS "isMoving" FROM "Conversation"
        WHERE "id" = ${conversationId} FOR UPDATE`
      if (!row) throw new AppError('conversation_not_found')
      if (row.isMoving) throw new AppError('conversation_moving')
      const live = await tx.turn.count({ where: { conversationId, status: { in: ['queued', 'running'] } } })
      if (live > 0) throw new AppError('conversation_busy')
      const [claimed] = await tx.$queryRaw<{ moveEpoch: number }[]>`
        UPDATE "Conversation" SET "moveEpoch" = "moveEpoch" + 1,
          "moveLeaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds()})
        WHERE "id" = ${conversationId} RETURNING "moveEpoch"`
      return claimed?.moveEpoch ?? 0
    }, PATIENT)
    const lease = new MoveLease(conversationId, epoch)
    leases().hold(lease, since)
    return lease
  }

  get key() {
    return this.conversationId
  }

  /** Aborts, with why, when somebody else may move the conversation, or it is gone. */
  get signal() {
    return this.#lost.signal
  }

  onLost(): void {
    this.#lose(new AppError('conversation_moving'))
  }

  /**
   * Writes as the one who moves the conversation.
   * @throws AppError conversation_moving, conversation_not_found when that is no longer so
   */
  write<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    return db().$transaction(async (tx) => {
      await this.#prove(tx)
      return work(tx)
    }, PATIENT)
  }

  /** Lets go: turns start again, and anybody may go on with the move. */
  async release(): Promise<void> {
    this.end()
    await this.write(
      (tx) => tx.$executeRaw`
      UPDATE "Conversation" SET "moveLeaseUntil" = NULL WHERE "id" = ${this.conversationId}`,
    )
  }

  /** Stops renewing. */
  end(): void {
    leases().release(this)
  }

  async #prove(tx: Prisma.TransactionClient): Promise<void> {
    const rows = await tx.$queryRaw<{ isOurs: boolean }[]>`
      SELECT "moveEpoch" = ${this.epoch} AND coalesce("moveLeaseUntil" > clock_timestamp(), false) AS "isOurs"
      FROM "Conversation" WHERE "id" = ${this.conversationId} FOR UPDATE`
    if (rows[0]?.isOurs) return
    const error = new AppError(rows[0] ? 'conversation_moving' : 'conversation_not_found')
    this.#lose(error)
    throw error
  }

  #lose(error: AppError): void {
    this.end()
    this.#lost.abort(error)
  }
}

/** Once it has run out a move is claimed anew by whoever goes on with it, and never renewed. */
async function renew(held: readonly MoveLease[]): Promise<ReadonlySet<string>> {
  try {
    const rows = await db().$queryRaw<{ id: string }[]>`
      UPDATE "Conversation" SET "moveLeaseUntil" = clock_timestamp() + make_interval(secs => ${leaseSeconds()})
      WHERE ("id", "moveEpoch") IN (
        SELECT * FROM unnest(${held.map(({ key }) => key)}::text[], ${held.map(({ epoch }) => epoch)}::int[])
      ) AND "moveLeaseUntil" > clock_timestamp() RETURNING "id"`
    return new Set(rows.map((row) => row.id))
  } catch (error) {
    // Without the database it holds for as long as it was given: soon another process may be at it.
    for (const lease of held) if (!leases().isSafe(lease, timing().everyMs)) lease.onLost()
    throw error
  }
}
