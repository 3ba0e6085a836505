import 'server-only'
import { Prisma } from '#lib/server/db/generated/client.ts'
import type { Bounded } from './bounded.ts'
import type { Term } from './query.ts'
import { canBePart, type Reach, similarWords, tokenQuery } from './tokens.ts'
import { isWithin, type Within } from './within.ts'

/** A message that was found. */
export interface FoundMessage {
  conversationId: string
  itemId: string
  createdAt: Date
  /** How well it matches, from 0 to 1. */
  match: number
}

/** How many of the newest messages are read one by one before the index is asked: words that are everywhere are there. */
const NEWEST = 2000
/** Looking for typos in them takes so much longer. */
const NEWEST_FOR_TYPOS = 400
/** As far into each as the database's function search_tokens has tokens for typos. */
const WITH_TYPOS = 6000
/** How much of each tells how well it matches. */
const RATED = 20_000
/** As many as that are enough. */
const ENOUGH = 30
/** Of what is found the newest so many are ranked. */
const RANKED = 300
/** With fewer than that, less exact matches are looked for. */
const [FEW, HARDLY_ANY] = [20, 5]

interface Search extends Within {
  db: Bounded
  terms: Term[]
  reach: Reach
}

/**
 * The user's messages that have all terms, at most 300. Exact words and their beginnings first; when few have them parts
 * of words too, and when hardly any has those, words that differ by a letter. Never those of conversations in the trash.
 */
export async function findMessages(db: Bounded, within: Within, terms: Term[]): Promise<FoundMessage[]> {
  const search = { db, terms, ...within }
  const exact = await findByReach({ ...search, reach: 'beginning' })
  // Who gives several words means just these.
  if (exact.length >= (terms.length > 1 ? HARDLY_ANY : FEW)) return exact
  const parts = await findByReach({ ...search, reach: 'part' })
  if (parts.length >= HARDLY_ANY) return parts
  return unique([...parts, ...(await findByReach({ ...search, reach: 'typo' }))])
}

/**
 * Reading the newest is quick just where the index is slow, which has to collect all there are, of other people too. Who
 * has no more than these needs no index.
 */
async function findByReach(search: Search): Promise<FoundMessage[]> {
  const newest = await findAmongNewest(search)
  return newest.length >= ENOUGH || !(await hasOlder(search)) ? newest : findInIndex(search)
}

const readNewest = (reach: Reach) => (reach === 'typo' ? NEWEST_FOR_TYPOS : NEWEST)

async function hasOlder({ db, userId, reach }: Search): Promise<boolean> {
  const [older] = await db.$queryRaw<unknown[]>`
    SELECT FROM "ItemText" WHERE "userId" = ${userId} ORDER BY "createdAt" DESC OFFSET ${readNewest(reach)} LIMIT 1`
  return older !== undefined
}

function findAmongNewest({ db, terms, reach, ...within }: Search): Promise<FoundMessage[]> {
  return db.$queryRaw<FoundMessage[]>`
    SELECT ${found(terms)}
    FROM (
      SELECT * FROM "ItemText" WHERE "userId" = ${within.userId} ORDER BY "createdAt" DESC LIMIT ${readNewest(reach)}
    ) i, ${head}
    WHERE ${allOf(terms.map((term) => hasTerm(term, reach)))} AND ${isVisible(within)}
    ORDER BY "createdAt" DESC LIMIT ${RANKED}`
}

/** Materialised, or the planner might read in the order of time and cut up every message on its way. */
function findInIndex({ db, terms, reach, ...within }: Search): Promise<FoundMessage[]> {
  const { userId } = within
  const words = terms.flatMap((term) => term.words)
  const query = tokenQuery(userId, words, reach)
  // What tokens can't tell: whether letters, or the pairs of a run, stand together.
  const unsure = terms.filter((term) => term.words.length > 1 || reach === 'part')
  return db.$queryRaw<FoundMessage[]>`
    WITH hit AS MATERIALIZED (
      SELECT "userId", "conversationId", "itemId", "createdAt" FROM "ItemText" i
      WHERE "search_tokens"("userId", "words") @@ ${query}::tsquery
        AND ${allOf(unsure.map((term) => hasTerm(term, reach)))}
    ), newest AS MATERIALIZED (
      SELECT "conversationId", "itemId" FROM hit i WHERE "userId" = ${userId} AND ${isVisible(within)}
      ORDER BY "createdAt" DESC LIMIT ${RANKED}
    )
    SELECT ${found(terms)} FROM newest JOIN "ItemText" i USING ("conversationId", "itemId"), ${head}`
}

/** Whether a message has a term at all. */
function hasTerm({ words }: Term, reach: Reach): Prisma.Sql {
  const [word = ''] = words
  const text = words.join(' ')
  if (words.length > 1 || reach === 'beginning' || (reach === 'part' && !canBePart(word))) return has(`% ${text}%`)
  return reach === 'part' ? has(`%${text}%`) : Prisma.sql`left(i."words", ${WITH_TYPOS}) ~ ${similarWords(word)}`
}

function isVisible(within: Within): Prisma.Sql {
  const isShown = Prisma.sql`i."conversationId" NOT IN (
    SELECT "id" FROM "Conversation" WHERE "userId" = ${within.userId} AND "trashedAt" IS NOT NULL)`
  if (within.projectId === null) return isShown
  return Prisma.sql`${isShown} AND i."conversationId" IN (SELECT "id" FROM "Conversation" WHERE ${isWithin(within)})`
}

/** Read once, or a long text would be unpacked for each pattern. */
const head = Prisma.sql`LATERAL (SELECT left(i."words", ${RATED}) AS "head" OFFSET 0) h`

const found = (terms: Term[]) => Prisma.sql`i."conversationId", i."itemId", i."createdAt", ${matchOf(terms)} AS "match"`

/** A whole word counts most, then its beginning, then a part of it; all terms side by side count again. */
function matchOf(terms: Term[]): Prisma.Sql {
  const each = terms.map(({ words }) => {
    const text = words.join(' ')
    return Prisma.sql`CASE WHEN ${isIn(`% ${text} %`)} THEN 1 WHEN ${isIn(`% ${text}%`)} THEN 0.8
      WHEN ${isIn(`%${text}%`)} THEN 0.5 ELSE 0.2 END`
  })
  const phrase = terms.map(({ words }) => words.join(' ')).join(' ')
  const together = terms.length > 1 ? Prisma.sql`(${isIn(`% ${phrase}%`)})::int` : Prisma.sql`1`
  return Prisma.sql`((${Prisma.join(each, ' + ')}) / ${terms.length}::float8 * 0.7 + ${together} * 0.3)::float8`
}

const isIn = (pattern: string) => Prisma.sql`h."head" LIKE ${pattern}`
const has = (pattern: string) => Prisma.sql`i."words" LIKE ${pattern}`

const allOf = (conditions: Prisma.Sql[]) =>
  conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`true`

function unique(messages: FoundMessage[]): FoundMessage[] {
  const byPlace = new Map(messages.map((message) => [`${message.conversationId} ${message.itemId}`, message]))
  return [...byPlace.values()]
}
