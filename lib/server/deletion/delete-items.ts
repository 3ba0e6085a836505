import 'server-only'
import type { Deletion } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { ageOf, countItems, rememberItems } from './deletion-store.ts'
import { ifThere, type Removal } from './removal.ts'

/** In units of RETRY_BASE_MS: how long an item that we know of may stay unlisted at the provider. */
const LISTED_WITHIN = 60

type List = (after?: string) => Promise<{ data: { id?: string | null }[]; has_more: boolean; last_id: string }>

interface Items {
  list: List
  deleteItem: (id: string) => Promise<unknown>
}

/**
 * Counts a conversation's items for the receipt. Of one that is gone already what was counted before stands.
 * @throws what the provider throws; ClaimLostError
 */
export async function countListed(deletion: Deletion, list: List): Promise<void> {
  let count = 0
  let page = await ifThere(() => list())
  if (!page) return
  for (;;) {
    count += page.data.length
    if (!page.has_more) break
    page = await list(page.last_id)
  }
  await countItems(deletion, count)
}

/**
 * Deletes a conversation's items, the first page again and again: behind what was deleted the next page moves up, and what
 * is listed late turns up.
 * @throws what the provider throws; ClaimLostError
 */
export async function deleteItems(removal: Removal, { list, deleteItem }: Items): Promise<void> {
  const { deletion } = removal
  const seen = new Set<string>()
  let page = await ifThere(() => list())
  while (page) {
    const found = page.data.flatMap(({ id }) => (id && !seen.has(id) ? [id] : []))
    if (found.length === 0) {
      // What was deleted is listed still, and hides the rest: of this conversation, and nothing that others wait for.
      if (page.has_more) throw new AppError('provider_failed')
      break
    }
    for (const id of found) seen.add(id)
    await rememberItems(deletion, found)
    await removal.of('itemIds', found, deleteItem)
    page = await ifThere(() => list())
  }
  const isEarly = ageOf(deletion) < LISTED_WITHIN * env().RETRY_BASE_MS
  await removal.of('itemIds', deletion.itemIds, deleteItem, { mustBeThere: page !== null && isEarly })
}
