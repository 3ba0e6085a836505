import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { type Branch, Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { type Held, keepLeases } from '#lib/server/jobs/lease.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** How long a process vouches for the copying of a branch; it renews in time, and anybody may go on when it didn't. */
const leaseSeconds = () => 15 * env().timeFactor
const timing = () => ({ everyMs: (leaseSeconds() * 1000) / 3, leaseMs: leaseSeconds() * 1000 })

/** Somebody else copies the branch now, or it is gone. */
export class CopyLostError extends Error {
  override name = 'CopyLostError'
}

const leases = () => processWide('parley.branches.leases', () => keepLeases<CopyLease>(renew, timing()))

const until = () => Prisma.sql`clock_timestamp() + make_interval(secs => ${leaseSeconds()})`

/** Proves that this process alone copies what a branch begins with. Renewed by itself until it is released. */
export class CopyLease implements Held {
  readonly branch: Branch
  readonly #lost = new AbortController()

  private constructor(branch: Branch) {
    this.branch = branch
  }

  /** Null when the branch is ready, or somebody is at it, or its conversation is being moved. */
  static async claim(branchId: string): Promise<CopyLease | null> {
    const since = performance.now()
    const [branch] = await db().$queryRaw<Branch[]>`
      UPDATE "Branch" b SET "state" = 'copying', "epoch" = b."epoch" + 1, "leaseUntil" = ${until()}
      WHERE b."id" = ${branchId}::uuid AND b."state" <> 'ready'
      AND (b."leaseUntil" IS NULL OR b."leaseUntil" < clock_timestamp())
      AND EXISTS (SELECT FROM "Conversation" c WHERE c."id" = b."conversationId"
        AND (c."moveLeaseUntil" IS NULL OR c."moveLeaseUntil" < clock_timestamp()))
      RETURNING b.*`
    if (!branch) return null
    const lease = new CopyLease(branch)
    leases().hold(lease, since)
    return lease
  }

  get key() {
    return this.branch.id
  }

  get signal() {
    return this.#lost.signal
  }

  onLost(): void {
    leases().release(this)
    this.#lost.abort(new CopyLostError())
  }

  /**
   * Writes as the one who copies it.
   * @throws CopyLostError when that is no longer so
   */
  write<T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> {
    const { id, conversationId, epoch } = this.branch
    return db().$transaction(async (tx) => {
      // Before the branch, as everybody does who locks both.
      await tx.$executeRaw`SELECT FROM "Conversation" WHERE "id" = ${conversationId} FOR SHARE`
      const { count } = await tx.branch.updateMany({ where: { id, epoch }, data: { epoch } })
      if (count === 0) throw new CopyLostError()
      return work(tx)
    })
  }

  /** Lets go: anybody may copy it from the beginning. */
  async release(): Promise<void> {
    const { id } = this.branch
    await this.write((tx) => tx.branch.update({ where: { id }, data: { state: 'planned', leaseUntil: null } }))
  }

  /** Stops renewing. */
  end(): void {
    leases().release(this)
  }
}

async function renew(held: readonly CopyLease[]): Promise<ReadonlySet<string>> {
  const rows = await db().$queryRaw<{ id: string }[]>`
    UPDATE "Branch" SET "leaseUntil" = ${until()}
    WHERE ("id", "epoch") IN (
      SELECT * FROM unnest(${held.map(({ key }) => key)}::uuid[], ${held.map(({ branch }) => branch.epoch)}::int[])
    ) AND "leaseUntil" > clock_timestamp() RETURNING "id"`
  return new Set(rows.map(({ id }) => id))
}
