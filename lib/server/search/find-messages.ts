import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { Term } from './query.ts'
import { type Reach, tokenQuery } from './tokens.ts'

/** A message that was found. */
export interface FoundMessage {
  conversationId: string
  itemId: string
  createdAt: Date
  /** How well it matches, from 0 to 1. */
  match: number
}

/** How many of the newest messages are read one by one before the index is asked: words that are everywhere are there. */
const NEWEST = 1000
/** As many as that are enough. */
const ENOUGH = 100
/** Of what is found the newest so many are ranked. */
const RANKED = 300
/** With fewer than that, less exact matches are looked for. */
const FEW = 20

/**
 * The user's messages that have all terms, at most 300. Exact words and their beginnings first; when few have them parts
 * of words too, and when hardly any has those, words that differ by a letter. Never those of temporary conversations or
 * of the trash.
 */
export async function findMessages(userId: string, terms: Term[]): Promise<FoundMessage[]> {
  // Reading the newest is quick just where the index is slow, which has to collect all there are.
  const newest = await findAmongNewest(userId, terms)
  if (newest.length >= ENOUGH) return newest
  const reaches: [Reach, number][] = [
    ['beginning', FEW],
    ['part', FEW / 4],
    ['typo', 0],
  ]
  for (const [reach, enough] of reaches) {
    const found = await findInIndex(userId, { terms, reach })
    if (found.length >= enough) return found
  }
  return []
}

function findAmongNewest(userId: string, terms: Term[]): Promise<FoundMessage[]> {
  return db().$queryRaw<FoundMessage[]>`
    WITH newest AS MATERIALIZED (
      SELECT * FROM "ItemText" WHERE "userId" = ${userId} ORDER BY "createdAt" DESC LIMIT ${NEWEST}
    )
    SELECT ${found(terms)} FROM newest i
    WHERE ${allOf(terms, ({ words }) => has(`% ${words.join(' ')}%`))} AND ${isVisible(userId)}
    ORDER BY "createdAt" DESC LIMIT ${RANKED}`
}

/** Materialised, or the planner might read in the order of time and cut up every message on its way. */
function findInIndex(userId: string, { terms, reach }: { terms: Term[]; reach: Reach }): Promise<FoundMessage[]> {
  const query = terms.flatMap(({ words }) => words.map((word) => tokenQuery(userId, word, reach))).join(' & ')
  const runs = terms.filter(({ words }) => words.length > 1)
  return db().$queryRaw<FoundMessage[]>`
    WITH hit AS MATERIALIZED (
      SELECT * FROM "ItemText" WHERE "search_tokens"("userId", "words") @@ ${query}::tsquery
    ), newest AS MATERIALIZED (
      SELECT * FROM hit i
      WHERE "userId" = ${userId} AND ${allOf(runs, ({ words }) => has(`% ${words.join(' ')}%`))} AND ${isVisible(userId)}
      ORDER BY "createdAt" DESC LIMIT ${RANKED}
    )
    SELECT ${found(terms)} FROM newest i`
}

const isVisible = (userId: string) => Prisma.sql`i."conversationId" NOT IN (
  SELECT "id" FROM "Conversation" WHERE "userId" = ${userId} AND "trashedAt" IS NOT NULL)`

const found = (terms: Term[]) => Prisma.sql`i."conversationId", i."itemId", i."createdAt", ${matchOf(terms)} AS "match"`

/** A whole word counts most, then its beginning, then a part of it; all terms side by side count again. */
function matchOf(terms: Term[]): Prisma.Sql {
  const each = terms.map(({ words }) => {
    const text = words.join(' ')
    return Prisma.sql`CASE WHEN ${has(`% ${text} %`)} THEN 1 WHEN ${has(`% ${text}%`)} THEN 0.8
      WHEN ${has(`%${text}%`)} THEN 0.5 ELSE 0.2 END`
  })
  const phrase = terms.map(({ words }) => words.join(' ')).join(' ')
  const together = terms.length > 1 ? Prisma.sql`(${has(`% ${phrase}%`)})::int` : Prisma.sql`1`
  return Prisma.sql`((${Prisma.join(each, ' + ')}) / ${terms.length}::float8 * 0.7 + ${together} * 0.3)::float8`
}

const has = (pattern: string) => Prisma.sql`i."words" LIKE ${pattern}`

function allOf(terms: Term[], condition: (term: Term) => Prisma.Sql): Prisma.Sql {
  return terms.length > 0 ? Prisma.join(terms.map(condition), ' AND ') : Prisma.sql`true`
}
