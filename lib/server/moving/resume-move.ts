import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { toAppError } from '#lib/server/errors.ts'
import type { NotYet } from '#lib/server/jobs/attempt.ts'
import type { Jobs } from '#lib/server/jobs/enqueue.ts'
import { log } from '#lib/server/log.ts'
import { afterMove, moveToOpenAI } from './move-conversation.ts'
import { leaseSeconds } from './move-lease.ts'

const later = (): NotYet => ({ againAfterMs: leaseSeconds() * 1000 })

/** The jobs of moves whose process died in the middle: nobody vouches for them any more, yet nobody let them go. */
export const brokenMoves = (): Jobs => Prisma.sql`
  SELECT 'move' AS "kind", "id", "userId" AS "person", now() AS "due" FROM "Conversation"
  WHERE "moveTargetId" IS NOT NULL AND "moveLeaseUntil" < now()`

/** The job of one that may have been left: goes on with it if it was. A move that fails again waits for a person. */
export async function resumeMove(id: string): Promise<NotYet | undefined> {
  const [move] = await db().$queryRaw<{ isBroken: boolean }[]>`
    SELECT "moveLeaseUntil" < now() AS "isBroken" FROM "Conversation"
    WHERE "id" = ${id} AND "moveTargetId" IS NOT NULL AND "moveLeaseUntil" IS NOT NULL`
  if (!move || env().provider !== 'openai') return undefined
  if (!move.isBroken) return later()
  try {
    await moveToOpenAI(id).finally(() => void afterMove(id))
  } catch (error) {
    const { code } = toAppError(error)
    // Another node was quicker, or a turn that began meanwhile ends first.
    if (code === 'conversation_moving' || code === 'conversation_busy') return later()
    log().warn({ conversationId: id, code }, 'an interrupted move could not be ended')
  }
  return undefined
}
