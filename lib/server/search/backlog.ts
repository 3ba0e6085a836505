import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'

/** A conversation that the index may lack messages of, claimed. */
export interface Claim {
  conversationId: string
  /** Until when nobody else claims it; changed when more was said meanwhile. */
  dueAt: Date
  attempts: number
}

const LEASE_SECONDS = 120
/** The provider doesn't list what it said it would: `npm run reindex` mends it. */
const MOST_ATTEMPTS = 40
const LONGEST_WAIT_SECONDS = 600
/** After so many the wait is the longest. */
const ATTEMPTS_TO_LONGEST_WAIT = 11

/** Notes, within somebody's transaction, that there is something new to index; none without an index. */
export const noteForIndex = (conversationId: string, tx: Prisma.TransactionClient = db()) =>
  env().SEARCH_INDEX === 'off'
    ? []
    : [
        tx.$executeRaw`
          INSERT INTO "SearchBacklog" ("conversationId")
          SELECT "id" FROM "Conversation" WHERE "id" = ${conversationId} AND "expiresAt" IS NULL
          ON CONFLICT ("conversationId") DO UPDATE SET "dueAt" = now(), "attempts" = 0`,
      ]

/** Claims this conversation, when it is due. */
export async function claimConversation(conversationId: string): Promise<Claim | null> {
  const [claim] = await db().$queryRaw<Claim[]>`
    UPDATE "SearchBacklog" SET "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS}), "attempts" = "attempts" + 1
    WHERE "conversationId" = ${conversationId} AND "dueAt" <= now() RETURNING *`
  return claim ?? null
}

/** Claims some that are due, each for one caller; what was said last comes first. */
export function claimDue(count: number): Promise<Claim[]> {
  return db().$queryRaw<Claim[]>`
    UPDATE "SearchBacklog" SET "dueAt" = now() + make_interval(secs => ${LEASE_SECONDS}), "attempts" = "attempts" + 1
    WHERE "conversationId" IN (
      SELECT "conversationId" FROM "SearchBacklog" WHERE "dueAt" <= now()
      ORDER BY "dueAt" DESC LIMIT ${count} FOR UPDATE SKIP LOCKED
    ) RETURNING *`
}

/** It is indexed; if nothing new was said meanwhile, that is all. */
export async function settleClaim({ conversationId, dueAt }: Claim): Promise<void> {
  await db().searchBacklog.deleteMany({ where: { conversationId, dueAt } })
}

/** What the provider doesn't list yet is looked for again, later each time, and at last no more. */
export async function awaitListing(claim: Claim): Promise<void> {
  await (claim.attempts < MOST_ATTEMPTS ? postpone(claim, claim.attempts) : settleClaim(claim))
}

/** What failed is tried again, later each time, for as long as it takes: these attempts bring the end no nearer. */
export async function retryLater(claim: Claim): Promise<void> {
  await postpone(claim, Math.min(claim.attempts, ATTEMPTS_TO_LONGEST_WAIT))
}

async function postpone({ conversationId, dueAt }: Claim, attempts: number): Promise<void> {
  const seconds = Math.min(2 ** (attempts - 1), LONGEST_WAIT_SECONDS)
  await db().$executeRaw`
    UPDATE "SearchBacklog" SET "dueAt" = now() + make_interval(secs => ${seconds}), "attempts" = ${attempts}
    WHERE "conversationId" = ${conversationId} AND "dueAt" = ${dueAt}`
}
