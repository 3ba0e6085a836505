import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { removeEverythingOf } from './delete-account.ts'

/** Who never began a conversation, or has none left, loses nothing. */
const DAYS_WITHOUT_CONVERSATION = 1

/**
 * Deletes the guests that nobody has used for GUEST_DAYS, and after a day those that have no conversation, as if they had
 * asked for it: their sessions end, and the outbox deletes what is at a provider. A visit counts, to the hour, and so does
 * whatever happens in a conversation.
 */
export async function purgeGuests(): Promise<void> {
  const { GUEST_DAYS } = env()
  const gone = await db().$queryRaw<{ id: string }[]>`
    WITH gone AS (
      UPDATE "User" u SET "deletionRequestedAt" = now()
      WHERE u."isAnonymous" AND u."deletionRequestedAt" IS NULL
      AND greatest(
        u."seenAt", u."createdAt" AT TIME ZONE 'UTC',
        (SELECT max(s."updatedAt") FROM "Session" s WHERE s."userId" = u."id") AT TIME ZONE 'UTC',
        (SELECT max(c."updatedAt") FROM "Conversation" c WHERE c."userId" = u."id"),
        (SELECT max(d."requestedAt") FROM "Deletion" d WHERE d."userId" = u."id")
      ) < now() - make_interval(days => CASE
        WHEN EXISTS (SELECT FROM "Conversation" c WHERE c."userId" = u."id") THEN ${GUEST_DAYS}::int
        ELSE ${DAYS_WITHOUT_CONVERSATION}::int END)
      AND NOT EXISTS (SELECT FROM "Turn" t WHERE t."userId" = u."id" AND t."status" IN ('queued', 'running'))
      RETURNING u."id"
    ), signed_out AS (
      DELETE FROM "Session" WHERE "userId" IN (SELECT "id" FROM gone)
    )
    SELECT "id" FROM gone`
  for (const guest of gone) await removeEverythingOf(guest)
}
