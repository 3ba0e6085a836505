import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { complete } from '#lib/server/turns/retry-turn.ts'
import { isAnsweredThere } from '#lib/server/turns/strikes.ts'
import type { Check } from './finding.ts'

const struck = { strikes: { gt: 0 }, endedAt: { not: null } }

/** Turns whose end the database refused for what was in it. One that runs is counted still. */
export const unstorableAnswers: Check = {
  remedy: 'shows the provider’s answer as the whole one; without one it stays failed, to be sent again',
  async find() {
    const turns = await db().turn.findMany({ where: struck, orderBy: { createdAt: 'asc' } })
    return turns.map(({ id, conversationId, strikes }) => ({
      problem: 'answer that could not be stored',
      id,
      detail: `in ${conversationId}: The database refused it ${strikes} times.`,
    }))
  },
  async fix(ids) {
    const turns = await db().turn.findMany({ where: { ...struck, id: { in: ids } } })
    for (const turn of turns.filter(isAnsweredThere)) await complete(turn, turn.answerItemId)
    await db().turn.updateMany({ where: { ...struck, id: { in: ids } }, data: { strikes: 0 } })
    return new Map()
  },
}
