import 'server-only'
import type { Prisma } from '#lib/server/db/generated/client.ts'

/** Of our advisory locks those of a person's drafts; each kind has a number of its own. */
const DRAFTS_LOCK = 7_271_955

/** After `requireOwner`: until the transaction ends nobody else writes a draft of this user. */
export async function lockDrafts(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${DRAFTS_LOCK}::int, hashtext(${userId}))`
}
