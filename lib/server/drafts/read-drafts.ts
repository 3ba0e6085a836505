import 'server-only'
import type { Draft } from '#lib/contract/draft.ts'
import { db } from '#lib/server/db/client.ts'
import { type DraftRow, draftColumns, draftView, noDraft } from './draft-view.ts'

/** One reply holds no more of them. */
const LISTED_MAX_BYTES = 2_000_000

/** The user's drafts, the newest first, as many as one reply can hold. */
export async function listDrafts(user: { id: string }): Promise<{ drafts: Draft[]; isWhole: boolean }> {
  const rows = await db().$queryRaw<(DraftRow & { count: number })[]>`
    SELECT ${draftColumns}, "count" FROM (
      SELECT ${draftColumns}, sum(octet_length("text") + coalesce(octet_length("replaced"), 0))
        OVER (ORDER BY "updatedAt" DESC, "place") AS "bytes", (count(*) OVER ())::int AS "count"
      FROM "Draft" WHERE "userId" = ${user.id}
    ) d WHERE "bytes" <= ${LISTED_MAX_BYTES} ORDER BY "updatedAt" DESC, "place"`
  return { drafts: rows.map(draftView), isWhole: rows.length === (rows[0]?.count ?? 0) }
}

/** How the drafts in these places are, by place; also of a place that has none any more. */
export async function draftsIn(userId: string, places: string[]): Promise<Map<string, Draft>> {
  if (places.length === 0) return new Map()
  // The time comes with the rows: one that is written after them is later.
  const [{ at }] = await db().$queryRaw<[{ at: Date }]>`SELECT clock_timestamp() AS "at"`
  const rows = await db().draft.findMany({ where: { userId, place: { in: places } } })
  const found = new Map(rows.map((row) => [row.place, draftView(row)]))
  return new Map(places.map((place) => [place, found.get(place) ?? noDraft(place, at)]))
}
