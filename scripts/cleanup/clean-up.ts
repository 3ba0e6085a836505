import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'
import { PlainError } from '../base/plain-error.ts'
import { table } from '../base/table.ts'
import type { CleanupOptions } from './options.ts'
import { waitForDeletions } from './wait-for-deletions.ts'

/**
 * Deletes for good what nobody touched for so long, after saying whose and how much it is, and waits until it is gone at the
 * providers. Returns the exit code: 0 when it is, 2 when the rest is left to the app.
 * @throws PlainError when there is no such user
 */
export async function cleanUp({ days, user, includePinned, dryRun }: CleanupOptions): Promise<number> {
  const untouched = await conditionOf({ days, user, includePinned })
  const rows = await countByUser(untouched)
  const total = rows.reduce((sum, row) => sum + row.conversations, 0)
  console.log(
    `Conversations without activity for ${days} days, ${includePinned ? 'pinned ones too' : 'pinned ones kept'}:`,
  )
  console.log('')
  console.log(table([['user', 'conversations'], ...rows.map(cells), ['all', String(total)]]))
  console.log('')
  if (dryRun) console.log('Nothing was deleted: this was a dry run.')
  if (dryRun || total === 0) return 0
  return waitForDeletions((await removeConversations(untouched, 'retention')).gone)
}

async function conditionOf({ days, user, includePinned }: Omit<CleanupOptions, 'dryRun'>): Promise<Prisma.Sql> {
  const found = user ? await db().user.findFirst({ where: { email: { equals: user, mode: 'insensitive' } } }) : null
  if (user && !found) throw new PlainError(`Nobody here has the e-mail address ${user}.`)
  // What is being answered is in use, and nobody may run here who could stop it.
  return Prisma.sql`c."updatedAt" < now() - make_interval(days => ${days})
    AND ${found ? Prisma.sql`c."userId" = ${found.id}` : Prisma.sql`true`}
    AND ${includePinned ? Prisma.sql`true` : Prisma.sql`c."pinnedAt" IS NULL`}
    AND NOT EXISTS (SELECT FROM "Turn" live WHERE live."conversationId" = c."id" AND live."status" IN ('queued', 'running'))`
}

interface Counted {
  /** Null: all guests together, who have no e-mail. */
  email: string | null
  users: number
  conversations: number
}

const countByUser = (condition: Prisma.Sql) => db().$queryRaw<Counted[]>`
  SELECT CASE WHEN u."isAnonymous" THEN NULL ELSE u."email" END AS "email",
    count(DISTINCT u."id")::int AS "users", count(*)::int AS "conversations"
  FROM "Conversation" c JOIN "User" u ON u."id" = c."userId" WHERE ${condition}
  GROUP BY 1 ORDER BY "conversations" DESC, "email"`

const cells = ({ email, users, conversations }: Counted) => [
  email ?? (users === 1 ? '1 guest' : `${users} guests`),
  String(conversations),
]
