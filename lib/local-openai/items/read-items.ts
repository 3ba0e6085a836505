import 'server-only'
import type { Call } from '../endpoint/call.ts'
import { apiErrors } from '../wire/api-error.ts'
import type { NewItemId } from '../wire/ids.ts'
import { type Item, readItem, readReference } from '../wire/item.ts'
import type { Json } from '../wire/json.ts'
import { findStoredItems } from './stored-items.ts'

/** What a request brings, in its order, and which of it was not stored anywhere before. */
export type RequestItems = { items: Item[]; unstored: Item[] }

/**
 * A request's items in the shape they are stored in, and in place of a reference what it refers to.
 * @throws ApiError also when nothing of the tenant's has an id that is referred to
 */
export async function readItems(
  { context, tenant }: Pick<Call, 'context' | 'tenant'>,
  values: Json[],
  { param, newId }: { param: string; newId: NewItemId },
): Promise<RequestItems> {
  const given = values.map((value, index) => {
    const path = `${param}[${index}]`
    return readReference(value, path) ?? readItem(value, path, newId)
  })
  refuseRepeated(given.map((each) => (typeof each === 'string' ? each : each.id)))
  const unstored = given.filter((each) => typeof each !== 'string')
  const ids = given.filter((each) => typeof each === 'string')
  if (ids.length === 0) return { items: unstored, unstored }

  const stored = await findStoredItems(context.db, { tenant, ids })
  const items = given.map((each) => {
    const item = typeof each === 'string' ? stored.get(each) : each
    if (item === undefined) throw apiErrors.referenceNotFound(`${each}`)
    return item
  })
  return { items, unstored }
}

function refuseRepeated(ids: readonly string[]): void {
  const seen = new Set<string>()
  for (const id of ids) {
    if (seen.has(id)) throw apiErrors.duplicateItem(id)
    seen.add(id)
  }
}
