import 'server-only'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { familyOfItem, isId, responsesOfFamily } from '../wire/ids.ts'
import { type Item, storedItem } from '../wire/item.ts'
import { isObject, type Json } from '../wire/json.ts'

/** What a response with one of these holds can be referred to and gone on with. */
export const HOLDING_STATUSES = ['completed', 'incomplete']

/** As many ids as a statement takes with ease. */
const IDS_AT_ONCE = 500

/** So many always, the same again if need be: each other number is a new statement to Prisma, which takes its time to make it. */
const FAMILIES_AT_ONCE = 16

type Wanted = { tenant: string; ids: readonly string[] }

/**
 * The tenant's items with these ids, as far as there are any: those of its conversations, and what its responses outside of
 * conversations wrote and were given. What a response wrote in a conversation is that conversation's, and gone with it.
 */
export async function findStoredItems(db: PrismaClient, { tenant, ids }: Wanted): Promise<Map<string, Item>> {
  const found = new Map<string, Item>()
  const wanted = new Set(ids.filter(isId))
  // What was written is looked at before what was given: who sends everything again each time is given ever more.
  for (const look of [ofConversations, writtenByResponses, givenToResponses]) {
    if (wanted.size === 0) break
    for (const item of await look(db, { tenant, ids: [...wanted] })) {
      if (wanted.delete(item.id)) found.set(item.id, item)
    }
  }
  return found
}

async function ofConversations(db: PrismaClient, { tenant, ids }: Wanted): Promise<Item[]> {
  const items: Item[] = []
  for (const some of inSlices(ids, IDS_AT_ONCE)) {
    const rows = await db.localItem.findMany({
      where: { id: { in: some }, conversation: { tenant } },
      select: { data: true },
    })
    items.push(...rows.map((row) => storedItem(row.data)))
  }
  return items
}

async function writtenByResponses(db: PrismaClient, { tenant, ids }: Wanted): Promise<Item[]> {
  const items: Item[] = []
  for (const where of responsesThatMayHold({ tenant, ids })) {
    const rows = await db.localResponse.findMany({ where, select: { data: true } })
    items.push(...rows.flatMap((row) => itemsIn(outputOf(row.data))))
  }
  return items
}

async function givenToResponses(db: PrismaClient, { tenant, ids }: Wanted): Promise<Item[]> {
  const items: Item[] = []
  for (const where of responsesThatMayHold({ tenant, ids })) {
    const rows = await db.localResponse.findMany({ where, select: { input: true } })
    items.push(...rows.flatMap((row) => itemsIn(row.input)))
  }
  return items
}

function* responsesThatMayHold({ tenant, ids }: Wanted) {
  const families = new Set(ids.map(familyOfItem).filter((family) => family !== null))
  for (const some of inSlices([...families], FAMILIES_AT_ONCE)) {
    const filledUp = Array.from({ length: FAMILIES_AT_ONCE }, (_, index) => some[index % some.length] ?? '')
    yield {
      ...{ tenant, conversationId: null, status: { in: HOLDING_STATUSES } },
      OR: filledUp.map((family) => ({ id: responsesOfFamily(family) })),
    }
  }
}

function* inSlices(all: readonly string[], size: number): Generator<string[]> {
  for (let start = 0; start < all.length; start += size) yield all.slice(start, start + size)
}

const itemsIn = (value: unknown) => (Array.isArray(value) ? value.map(storedItem) : [])

const outputOf = (response: unknown) => (isObject(response as Json) ? (response as { output?: unknown }).output : null)
