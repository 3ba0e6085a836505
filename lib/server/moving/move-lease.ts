import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'

/** How long a process vouches for a move. */
export const LEASE_SECONDS = 15
const RENEWED_EVERY_MS = (LEASE_SECONDS * 1000) / 3
/** For transactions that wait for the pool, or write about thousands of turns. */
const PATIENT = { maxWait: 15_000, timeout: 30_000 }

/**
 * Proves that this process alone moves a conversation, and keeps turns from starting in it meanwhile. The time in the row is
 * the proof: whoever took over wrote another. Renewed by itself until it is ended.
 */
export class MoveLease {
  readonly conversationId: string
  readonly #lost = new AbortController()
  #until: Date
  #renewedAt = performance.now()
  readonly #timer: NodeJS.Timeout
  /** One write at a time: each proves itself with what the one before it has written. */
  #last: Promise<unknown> = Promise.resolve()

  private constructor(conversationId: string, until: Date) {
    this.conversationId = conversationId
    this.#until = until
    this.#timer = setInterval(() => void this.#renew(), RENEWED_EVERY_MS).unref()
  }

  /** @throws AppError conversation_not_found, conversation_busy while a turn waits or runs, conversation_moving */
  static async claim(conversationId: string): Promise<MoveLease> {
    const until = await db().$transaction(async (tx) => {
      // Locked before the turns are looked at: a turn that is claimed at this moment has locked it too.
      const [row] = await tx.$queryRaw<{ isMoving: boolean | null }[]>`
        SELECT "moveLeaseUntil" > clock_timestamp() AS "isMoving" FROM "Conversation"
        WHERE "id" = ${conversationId} FOR UPDATE`
      if (!row) throw new AppError('conversation_not_found')
      if (row.isMoving) throw new AppError('conversation_moving')
      const live = await tx.turn.count({ where: { conversationId, status: { in: ['queued', 'running'] } } })
      if (live > 0) throw new AppError('conversation_busy')
      return extend(tx, conversationId)
    }, PATIENT)
    return new MoveLease(conversationId, until)
  }

  /** Aborts, with why, when somebody else may move the conversation, or it is gone. */
  get signal() {
    return this.#lost.signal
  }

  /**
   * Writes as the one who moves the conversation.
   * @throws AppError conversation_moving, conversation_not_found when that is no longer so
   */
  async write<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    const written = this.#last.then(() =>
      db().$transaction(async (tx) => {
        await this.#prove(tx)
        return work(tx)
      }, PATIENT),
    )
    this.#last = written.catch(() => {})
    return written
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
    clearInterval(this.#timer)
  }

  async #prove(tx: Prisma.TransactionClient): Promise<void> {
    const rows = await tx.$queryRaw<{ isOurs: boolean }[]>`
      SELECT "moveLeaseUntil" IS NOT DISTINCT FROM ${this.#until.toISOString()}::timestamptz AS "isOurs"
      FROM "Conversation" WHERE "id" = ${this.conversationId} FOR UPDATE`
    if (rows[0]?.isOurs) return
    const error = new AppError(rows[0] ? 'conversation_moving' : 'conversation_not_found')
    this.#lost.abort(error)
    throw error
  }

  async #renew(): Promise<void> {
    try {
      this.#until = await this.write((tx) => extend(tx, this.conversationId))
      this.#renewedAt = performance.now()
    } catch (error) {
      // Without the database it holds for as long as it was given.
      if (performance.now() - this.#renewedAt > LEASE_SECONDS * 1000 - RENEWED_EVERY_MS) this.#lost.abort(error)
    }
  }
}

async function extend(tx: Prisma.TransactionClient, conversationId: string): Promise<Date> {
  const [row] = await tx.$queryRaw<{ moveLeaseUntil: Date }[]>`
    UPDATE "Conversation" SET "moveLeaseUntil" = clock_timestamp() + make_interval(secs => ${LEASE_SECONDS})
    WHERE "id" = ${conversationId} RETURNING "moveLeaseUntil"`
  if (!row) throw new AppError('conversation_not_found')
  return row.moveLeaseUntil
}
