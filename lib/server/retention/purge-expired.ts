import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { purgeConversations } from '#lib/server/removal/purge-conversations.ts'
import { applyRetention } from './retention.ts'

/** Deletes for good the temporary conversations whose time is over. */
export const purgeTemporary = () => purgeConversations(Prisma.sql`c."expiresAt" < now()`, 'temporary')

/** Deletes for good what has been in the trash for TRASH_DAYS. */
export const purgeTrash = () =>
  purgeConversations(Prisma.sql`c."trashedAt" < now() - make_interval(days => ${env().TRASH_DAYS})`, 'trash')

/** Deletes for good what each user who asked for it hasn't touched for so long. */
export async function purgeByUsersRetention(): Promise<void> {
  const users = await db().user.findMany({
    where: { retentionDays: { not: null } },
    select: { id: true, retentionDays: true },
  })
  for (const { id, retentionDays } of users) if (retentionDays !== null) await applyRetention({ id }, retentionDays)
}

/** Deletes for good what nobody touched for RETENTION_DAYS. A pin doesn't keep it: the limit is the server's, not a person's. */
export async function purgeByServerRetention(): Promise<void> {
  const { RETENTION_DAYS: days } = env()
  if (days === undefined) return
  await purgeConversations(Prisma.sql`c."updatedAt" < now() - make_interval(days => ${days})`, 'retention')
}
