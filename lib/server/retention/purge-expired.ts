import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'
import { applyRetention } from './retention.ts'

/** Removes for good the temporary conversations whose time is over. */
export async function purgeTemporary(): Promise<void> {
  await removeConversations(Prisma.sql`c."expiresAt" < now()`, 'temporary')
}

/** Removes for good what has been in the trash for TRASH_DAYS. */
export async function purgeTrash(): Promise<void> {
  const { TRASH_DAYS: days } = env()
  await removeConversations(Prisma.sql`c."trashedAt" < now() - make_interval(days => ${days})`, 'trash')
  await db().$executeRaw`DELETE FROM "Project" WHERE "trashedAt" < now() - make_interval(days => ${days})`
}

/**
 * Removes for good what each user who asked for it hasn't touched for so long, and what nobody touched for RETENTION_DAYS.
 * A pin keeps nothing from the latter: that limit is the server's, not a person's.
 */
export async function purgeByRetention(): Promise<void> {
  const users = await db().user.findMany({
    where: { retentionDays: { not: null } },
    select: { id: true, retentionDays: true },
  })
  for (const { id, retentionDays } of users) if (retentionDays !== null) await applyRetention({ id }, retentionDays)
  const { RETENTION_DAYS: days } = env()
  if (days === undefined) return
  await removeConversations(Prisma.sql`c."updatedAt" < now() - make_interval(days => ${days})`, 'retention')
}
