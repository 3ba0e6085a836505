import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Preferences, Prisma } from '#lib/server/db/generated/client.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'

type Person = { id: string }

/** How a person wants to be answered, everywhere. */
export type Preferred = Pick<
  Preferences,
  'about' | 'style' | 'isLeftOutOfTemporary' | 'defaultModel' | 'favouriteModels' | 'isSummarising'
>

const nothing: Preferred = {
  ...{ about: '', style: '', isLeftOutOfTemporary: false },
  ...{ defaultModel: null, favouriteModels: [], isSummarising: false },
}

export async function readPreferences({ id }: Person): Promise<Preferred> {
  return (await db().preferences.findUnique({ where: { userId: id } })) ?? nothing
}

/**
 * Changes what is given; nothing at all where nothing is.
 * @throws AppError not_signed_in for somebody who is leaving
 */
export async function writePreferences(
  tx: Prisma.TransactionClient,
  { id }: Person,
  change: Partial<Preferred>,
): Promise<void> {
  if (Object.values(change).every((value) => value === undefined)) return
  await requireOwner(tx, id)
  const data = { ...change, updatedAt: new Date() }
  await tx.preferences.upsert({ where: { userId: id }, create: { userId: id, ...data }, update: data })
}

/** How a guest wanted to be answered is the account's, unless that says something already. */
export async function handOverPreferences(
  tx: Prisma.TransactionClient,
  { fromUserId, userId }: { fromUserId: string; userId: string },
): Promise<void> {
  if ((await tx.preferences.count({ where: { userId } })) > 0) return
  await tx.preferences.updateMany({ where: { userId: fromUserId }, data: { userId } })
}
