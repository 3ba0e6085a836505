import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { apiErrors } from '../wire/api-error.ts'

type LockRequest = { tenant: string; conversationId: string; responseId: string; now: Date; until: Date }

/** A conversation nobody writes to. A lock that was not renewed in time is none. */
export const unlockedAt = (now: Date) => ({ OR: [{ lockedBy: null }, { lockedUntil: { lt: now } }] })

/** Takes the one-writer lock, in one statement so that of two at once exactly one gets it. */
export async function acquireLock(
  db: PrismaClient,
  { tenant, conversationId, responseId, now, until }: LockRequest,
): Promise<void> {
  const { count } = await db.localConversation.updateMany({
    where: { id: conversationId, tenant, ...unlockedAt(now) },
    data: { lockedBy: responseId, lockedUntil: until },
  })
  if (count === 0) throw await whyNotWritable(db, { tenant, conversationId })
}

export async function releaseLock(db: PrismaClient, responseId: string): Promise<void> {
  await db.localConversation.updateMany({
    where: { lockedBy: responseId },
    data: { lockedBy: null, lockedUntil: null },
  })
}

/** The error for a conversation that could not be written to: there is none, or someone else is writing. */
export async function whyNotWritable(
  db: Pick<PrismaClient, 'localConversation'>,
  { tenant, conversationId }: { tenant: string; conversationId: string },
) {
  const found = await db.localConversation.findFirst({ where: { id: conversationId, tenant }, select: { id: true } })
  return found === null ? apiErrors.conversationNotFound(conversationId) : apiErrors.conversationLocked()
}
