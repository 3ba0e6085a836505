import { setTimeout as wait } from 'node:timers/promises'
import { db } from '#lib/server/db/client.ts'
import { deletionHandlers } from '#lib/server/deletion/run-deletions.ts'
import { env } from '#lib/server/env.ts'
import { delayText } from '#lib/server/errors.ts'
import { startJobs, stopJobs } from '#lib/server/jobs/run-jobs.ts'

const LOOK_MS = 500
const SAY_MS = 5000
/** In units of RETRY_BASE_MS: how long nothing may get on before the rest is left to the app. */
const PATIENCE = 30

/**
 * Works off the outbox, beside the app if that runs, until these conversations are gone at their providers. Returns the exit
 * code: 0 when they are, 2 when a provider doesn't let it get on.
 */
export async function waitForDeletions(conversationIds: string[]): Promise<number> {
  startJobs(deletionHandlers, { tends: false })
  try {
    return await watch(conversationIds)
  } finally {
    await stopJobs()
  }
}

async function watch(conversationIds: string[]): Promise<number> {
  const total = conversationIds.length
  let said = performance.now()
  for (let before = '', gotOn = said; ; await wait(LOOK_MS)) {
    const { left, progress, code } = await outboxOf(conversationIds)
    const now = performance.now()
    if (left === 0) {
      console.log(`Deleted, at the provider too: ${total}.`)
      return 0
    }
    if (progress !== before) [before, gotOn] = [progress, now]
    if (now - said > SAY_MS) {
      console.log(`Deleted so far: ${total - left} of ${total}…`)
      said = now
    }
    if (now - gotOn > PATIENCE * env().RETRY_BASE_MS) return giveUp(left, code)
  }
}

function giveUp(left: number, code: string | null): number {
  console.log(`Deleted here, but not at the provider yet: ${left}. ${delayText(code) ?? ''}`)
  console.log('The rest stays in the outbox; the app goes on with it as soon as it runs and the provider lets it.')
  return 2
}

/** What is left to do; `progress` is another text after every step. */
async function outboxOf(conversationIds: string[]) {
  const [row] = await db().$queryRaw<{ left: number; progress: string; code: string | null }[]>`
    SELECT count(DISTINCT "conversationId")::int AS "left", min("errorCode") AS "code",
      concat_ws(' ', count(*), sum(cardinality("responseIds")), sum(cardinality("itemIds")),
        sum(cardinality("fileIds")), sum("items")) AS "progress"
    FROM "Deletion" WHERE "completedAt" IS NULL AND "conversationId" = ANY(${conversationIds})`
  return row ?? { left: 0, progress: '', code: null }
}
