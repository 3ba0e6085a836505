import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { LEASE_SECONDS } from '#lib/server/turns/turn-store.ts'
import { followMove, moveToOpenAI } from './move-conversation.ts'

/** Moves are seldom and a restart is quick: one pass takes no more than so many. */
const AT_ONCE = 20

/**
 * Goes on with the moves whose process died in the middle: nobody vouches for them any more, yet nobody let them go. Any
 * number of nodes may do so at once. One that fails again waits for a person.
 */
export async function resumeMoves(): Promise<void> {
  if (env().provider !== 'openai') return
  const abandoned = await db().$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Conversation" WHERE "moveTargetId" IS NOT NULL AND "moveLeaseUntil" < now()
    ORDER BY "moveLeaseUntil" LIMIT ${AT_ONCE}`
  for (const { id } of abandoned) await resume(id)
}

async function resume(id: string): Promise<void> {
  try {
    await moveToOpenAI(id).finally(() => void followMove(id))
  } catch (error) {
    const { code } = toAppError(error)
    // Another node is at it, or a turn that began meanwhile ends first.
    if (code === 'conversation_moving' || code === 'conversation_busy') return
    log().warn({ conversationId: id, code }, 'an interrupted move could not be ended')
  }
}

/** Looks for interrupted moves from here on, once per process. */
export function startResumingMoves(): void {
  processWide('parley.moves', () => {
    void resumeAgainAndAgain()
    return true
  })
}

async function resumeAgainAndAgain(): Promise<never> {
  for (;;) {
    await wait(LEASE_SECONDS * 1000, undefined, { ref: false })
    await resumeMoves().catch((error) =>
      log().error({ err: describeCause(error) }, 'interrupted moves were not looked for'),
    )
  }
}
