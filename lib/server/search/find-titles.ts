import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Term } from './query.ts'
import { titlePattern } from './title-pattern.ts'

/** A conversation that was found by its title. */
export interface FoundTitle {
  conversationId: string
  title: string
  updatedAt: Date
}

/** More are of no use to anybody. */
const MOST = 100

/** The user's conversations whose titles have all terms, parts of words included, the most recent first. */
export function findTitles(userId: string, terms: Term[]): Promise<FoundTitle[]> {
  const patterns = terms.map(titlePattern)
  return db().$queryRaw<FoundTitle[]>`
    SELECT "id" AS "conversationId", "title", "updatedAt" FROM "Conversation"
    WHERE "userId" = ${userId} AND "trashedAt" IS NULL AND "expiresAt" IS NULL AND "title" ~ ALL(${patterns}::text[])
    ORDER BY "updatedAt" DESC LIMIT ${MOST}`
}
