import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError, describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { type Allowances, allowancesOf, type Spender } from './allowances.ts'
import { budgetUsedUp } from './used-up.ts'

/** What is used by what somebody does. */
export interface Cost {
  turns?: number
  bytes?: number
}

/**
 * Does what costs something of what the user may use; where it fails, it has cost nothing.
 * @throws AppError budget_used_up; what `work` throws
 */
export async function charged<T>(user: Spender, cost: Cost, work: () => Promise<T>): Promise<T> {
  await charge(user, cost)
  try {
    return await work()
  } catch (error) {
    await refund(user, cost).catch((reason) => log().warn({ err: describeCause(reason) }, 'a budget stays charged'))
    throw error
  }
}

/** @throws AppError budget_used_up, and nothing is charged then; not_signed_in for a user who is no longer there */
export async function charge(user: Spender, { turns = 0, bytes = 0 }: Cost): Promise<void> {
  const allowed = allowancesOf(user)
  if (!allowed) return
  const isWithin = Prisma.sql`
    (${turns} = 0 OR (${current('minuteTurns', 'minuteUntil')} + ${turns} <= ${allowed.turnsPerMinute}
      AND ${current('dayTurns', 'dayUntil')} + ${turns} <= ${allowed.turnsPerDay}))
    AND (${bytes} = 0 OR ${current('dayBytes', 'dayUntil')} + ${bytes} <= ${allowed.importBytesPerDay})`
  const done = await db().$executeRaw`
    INSERT INTO "Budget" AS b ("userId", "minuteTurns", "minuteUntil", "dayTurns", "dayBytes", "dayUntil")
    SELECT "id", ${turns}::int, now() + interval '1 minute', ${turns}::int, ${bytes}::int, now() + interval '1 day'
    FROM "User" WHERE "id" = ${user.id}
    ON CONFLICT ("userId") DO UPDATE SET
      "minuteTurns" = ${current('minuteTurns', 'minuteUntil')} + ${turns}, "minuteUntil" = ${until('minuteUntil')},
      "dayTurns" = ${current('dayTurns', 'dayUntil')} + ${turns},
      "dayBytes" = ${current('dayBytes', 'dayUntil')} + ${bytes}, "dayUntil" = ${until('dayUntil')}
    WHERE ${isWithin}`
  if (done === 0) throw await whyRefused(user, { turns, bytes }, allowed)
}

/** How much is used of what may have started anew meanwhile. */
const current = (used: 'minuteTurns' | 'dayTurns' | 'dayBytes', ends: 'minuteUntil' | 'dayUntil') =>
  Prisma.sql`CASE WHEN b.${column(ends)} <= now() THEN 0 ELSE b.${column(used)} END`

const until = (ends: 'minuteUntil' | 'dayUntil') =>
  Prisma.sql`CASE WHEN b.${column(ends)} <= now() THEN excluded.${column(ends)} ELSE b.${column(ends)} END`

const column = (name: string) => Prisma.raw(`"${name}"`)

async function refund(user: Spender, { turns = 0, bytes = 0 }: Cost): Promise<void> {
  if (!allowancesOf(user)) return
  await db().$executeRaw`
    UPDATE "Budget" SET "minuteTurns" = greatest(0, "minuteTurns" - ${turns}),
      "dayTurns" = greatest(0, "dayTurns" - ${turns}), "dayBytes" = greatest(0, "dayBytes" - ${bytes})
    WHERE "userId" = ${user.id}`
}

async function whyRefused({ id }: Spender, { turns = 0, bytes = 0 }: Cost, allowed: Allowances): Promise<AppError> {
  const row = await db().budget.findUnique({ where: { userId: id } })
  if (!row) return new AppError('not_signed_in')
  const { minuteUntil, dayUntil } = row
  const isToday = dayUntil > new Date()
  // The one that takes longest, where several are used up.
  if (isToday && bytes > 0 && row.dayBytes + bytes > allowed.importBytesPerDay) {
    return budgetUsedUp('import-bytes-per-day', allowed.importBytesPerDay, dayUntil)
  }
  if (isToday && row.dayTurns + turns > allowed.turnsPerDay) {
    return budgetUsedUp('turns-per-day', allowed.turnsPerDay, dayUntil)
  }
  return budgetUsedUp('turns-per-minute', allowed.turnsPerMinute, minuteUntil)
}
