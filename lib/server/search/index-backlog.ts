import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { env } from '#lib/server/env.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { awaitListing, type Claim, claimConversation, claimDue, retryLater, settleClaim } from './backlog.ts'
import { indexNewItems } from './index-conversation.ts'

const EVERY_MS = 5000
/** A node indexes so many conversations at once. */
const AT_ONCE = 4

/**
 * Indexes what was said in a conversation, soon: nobody waits for it, and whatever goes wrong is tried again later, by any
 * node.
 */
export function indexSoon(conversationId: string): void {
  if (env().SEARCH_INDEX === 'off') return
  const work = async () => {
    const claim = await claimConversation(conversationId)
    if (claim) await index(claim)
  }
  void work().catch(report)
}

/** Indexes what is due, until nothing is. */
export async function indexBacklog(): Promise<void> {
  for (;;) {
    const claims = await claimDue(AT_ONCE)
    await Promise.all(claims.map(index))
    if (claims.length < AT_ONCE) return
  }
}

/** Works off the backlog now and every 5 s from here on, once per process; without an index it removes what there is. */
export function startIndexing(): void {
  processWide('parley.indexer', () => {
    if (env().SEARCH_INDEX === 'off') return void removeIndex().catch(report)
    let isBusy = false
    const tick = async () => {
      if (isBusy) return
      isBusy = true
      await indexBacklog().catch(report)
      isBusy = false
    }
    void tick()
    return setInterval(tick, EVERY_MS).unref()
  })
}

/** Takes all that was said out of our database. */
export async function removeIndex(): Promise<void> {
  const [found] = await db().$queryRaw<unknown[]>`
    SELECT FROM "ItemText" UNION ALL SELECT FROM "SearchBacklog" LIMIT 1`
  if (found) await db().$executeRaw`TRUNCATE "ItemText", "SearchBacklog"`
}

async function index(claim: Claim): Promise<void> {
  try {
    const conversation = await db().conversation.findUnique({ where: { id: claim.conversationId } })
    const isDone = !conversation || conversation.expiresAt !== null || (await indexNewItems(conversation))
    await (isDone ? settleClaim(claim) : awaitListing(claim))
  } catch (error) {
    report(error)
    await retryLater(claim).catch(report)
  }
}

const report = (error: unknown) => log().warn({ err: describeCause(error) }, 'the search index is behind')
