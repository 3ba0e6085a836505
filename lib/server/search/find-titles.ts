import 'server-only'
import type { Bounded } from './bounded.ts'
import type { Term } from './query.ts'
import { similarPatterns, titlePattern } from './title-pattern.ts'
import { isWithin, type Within } from './within.ts'

/** A conversation that was found by its title. */
export interface FoundTitle {
  conversationId: string
  updatedAt: Date
}

/** More are of no use to anybody. */
const MOST = 100

/** The user's conversations whose titles have all terms, parts of words included, the most recent first. */
export const findTitles = (db: Bounded, within: Within, terms: Term[]) =>
  findByPatterns(db, within, terms.map(titlePattern))

/** The same with words that differ by a letter. */
export const findSimilarTitles = (db: Bounded, within: Within, terms: Term[]) =>
  findByPatterns(db, within, similarPatterns(terms))

function findByPatterns(db: Bounded, within: Within, patterns: string[]): Promise<FoundTitle[]> {
  return db.$queryRaw<FoundTitle[]>`
    SELECT "id" AS "conversationId", "updatedAt" FROM "Conversation"
    WHERE ${isWithin(within)} AND "trashedAt" IS NULL AND "expiresAt" IS NULL AND "title" ~ ALL(${patterns}::text[])
    ORDER BY "updatedAt" DESC LIMIT ${MOST}`
}
