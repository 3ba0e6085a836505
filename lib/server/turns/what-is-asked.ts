import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { isDatabaseAway } from '#lib/server/database-away.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { requireMonthLeft } from '#lib/server/usage/month-budget.ts'
import { takenSettings } from './chosen-settings.ts'
import { inputItem } from './input-item.ts'
import { instructionsFor } from './instructions.ts'
import type { LiveTurn } from './live-turn.ts'
import { requireLease } from './turn-lease.ts'

/**
 * What a turn is asked with, as it is in this moment. A database that is away for a while fails no turn: it is waited for as long as
 * the turn is this node's. `leftOut` is what the model refused just now.
 * @throws AppError budget_used_up; LeaseLostError; what the database throws for any other reason
 */
export async function readWhatIsAsked(turn: Turn, conversation: Segment, live: LiveTurn, leftOut: readonly string[]) {
  for (;;) {
    try {
      await requireMonthLeft({ id: turn.userId })
      const [input, instructions, settings] = await Promise.all([
        inputItem(turn),
        instructionsFor(conversation),
        takenSettings(conversation, turn.model, leftOut),
      ])
      return { input, instructions, settings }
    } catch (error) {
      if (!isDatabaseAway(error)) throw error
      await requireLease(live)
      await wait(env().RETRY_BASE_MS, undefined, { signal: live.abort.signal })
    }
  }
}
