import 'server-only'
import type { ErrorCode } from '#lib/contract/error.ts'
import { db } from '#lib/server/db/client.ts'
import { isContentRefused } from '#lib/server/db/database-error.ts'
import type { Prisma, Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import type { LiveTurn } from './live-turn.ts'
import { LeaseLostError } from './turn-lease.ts'
import { whereClaimed } from './turn-store.ts'

/** So often the database may refuse what a turn ended with; then the turn ends with what it does take. */
const STRIKES_MAX = 3

type Stored =
  | 'input'
  | 'output'
  | 'answerItemId'
  | 'shownLength'
  | 'responseId'
  | 'isUnnamed'
  | 'inputTokens'
  | 'cachedTokens'
  | 'reasoningTokens'
  | 'outputTokens'

/** What of a turn's end is stored. */
export type Settlement = Pick<Prisma.TurnUncheckedUpdateInput, Stored> & {
  parts?: Prisma.InputJsonValue | undefined
  stepSeconds?: Prisma.InputJsonValue | undefined
  replacedItemIds?: string[]
  messageIds?: string[]
  status: 'completed' | 'incomplete' | 'failed' | 'cancelled'
  errorCode: ErrorCode | null
}

/**
 * Stores how a turn ended. Where the database refuses it for what is in it, that is a strike, counted in the row by a
 * statement of its own; whoever takes the turn over counts on. After three the turn has failed, with what can be kept: what
 * the provider has of it is told by ids. That the database can't be reached is no strike. Returns what was stored.
 * @throws LeaseLostError; what `store` throws for any other reason
 */
export async function storeOrStrike(
  live: LiveTurn,
  ending: Settlement,
  store: (ending: Settlement) => Promise<void>,
): Promise<Settlement> {
  for (let kept = ending; ; ) {
    try {
      await store(kept)
      return kept
    } catch (error) {
      if (!isContentRefused(error) || kept === leastOfAll) throw error
      const strikes = await countStrike(live)
      log().error(
        { turnId: live.id, strikes, err: describeCause(error) },
        'the end of a turn was refused by the database',
      )
      if (strikes >= STRIKES_MAX) kept = strikes === STRIKES_MAX ? withoutText(ending) : leastOfAll
    }
  }
}

async function countStrike(live: LiveTurn): Promise<number> {
  const [row] = await db().turn.updateManyAndReturn({
    where: whereClaimed(live),
    data: { strikes: { increment: 1 } },
    select: { strikes: true },
  })
  if (!row) throw new LeaseLostError()
  return row.strikes
}

const leastOfAll: Settlement = { status: 'failed', errorCode: 'unstorable' }

function withoutText({ status, input, responseId, isUnnamed, replacedItemIds, ...ending }: Settlement): Settlement {
  // Of one that had failed anyway it is no item of the provider's.
  const answerItemId = status === 'failed' ? null : ending.answerItemId
  return { ...leastOfAll, input, output: '', responseId, isUnnamed, answerItemId, replacedItemIds }
}

/** Whether a turn that has failed for being unstorable is answered all the same: the provider has the answer. */
export const isAnsweredThere = ({ errorCode, answerItemId }: Pick<Turn, 'errorCode' | 'answerItemId'>) =>
  errorCode === leastOfAll.errorCode && answerItemId !== null

/** The turns that the provider may have, for a query: all but the failed ones, of which it has only those. */
export const whereThere = {
  OR: [{ status: { not: 'failed' } }, { errorCode: 'unstorable', answerItemId: { not: null } }],
} satisfies Prisma.TurnWhereInput
