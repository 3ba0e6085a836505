import 'server-only'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { readBody } from '../endpoint/read-body.ts'
import { readItems } from '../items/read-items.ts'
import { apiErrors } from '../wire/api-error.ts'
import { asArray, optional, refuseUnknownKeys } from '../wire/fields.ts'
import { isId, newAddedItemId, newConversationId } from '../wire/ids.ts'
import type { JsonObject } from '../wire/json.ts'
import { readMetadata } from '../wire/metadata.ts'
import { unixSeconds } from '../wire/seconds.ts'
import { MAX_ADDED_ITEMS } from './add-items.ts'

export const createConversation: Endpoint = async (call) => {
  const { context, tenant, request } = call
  const body = await readBody(request)
  refuseUnknownKeys(body, ['items', 'metadata'])
  const now = context.now()
  const id = newConversationId(now)
  const metadata = optional(body.metadata, readMetadata, {})
  const given = optional(body.items, (value) => asArray(value, 'items', MAX_ADDED_ITEMS), [])
  const newId = (prefix: string) => newAddedItemId(prefix, id, now)
  const { items } = await readItems(call, given, { param: 'items', newId })
  const rows = items.map((item, position) => ({ id: item.id, position, data: item }))
  const created = await context.db.localConversation.create({
    data: {
      ...{ id, tenant, metadata, createdAt: new Date(now), nextPosition: rows.length },
      ...(rows.length === 0 ? {} : { items: { createMany: { data: rows } } }),
    },
    select: shownColumns,
  })
  return Response.json(conversationBody(created))
}

/** The tenant's conversation with that id, or 404. */
export async function requireConversation({ context, tenant }: Pick<Call, 'context' | 'tenant'>, id: string) {
  const found = isId(id)
    ? await context.db.localConversation.findFirst({ where: { id, tenant }, select: shownColumns })
    : null
  if (found === null) throw apiErrors.conversationNotFound(id)
  return found
}

export const retrieveConversation: Endpoint = async (call) =>
  Response.json(conversationBody(await requireConversation(call, call.ids[0] ?? '')))

/** Replaces the whole metadata. */
export const updateConversation: Endpoint = async ({ context, tenant, request, ids: [id = ''] }) => {
  const body = await readBody(request)
  refuseUnknownKeys(body, ['metadata'])
  if (body.metadata === undefined) throw apiErrors.missing('metadata')
  const metadata = optional(body.metadata, readMetadata, {})
  if (!isId(id)) throw apiErrors.conversationNotFound(id)
  const [updated] = await context.db.localConversation.updateManyAndReturn({
    where: { id, tenant },
    data: { metadata },
    select: shownColumns,
  })
  if (updated === undefined) throw apiErrors.conversationNotFound(id)
  return Response.json(conversationBody(updated))
}

/** Its items go with it: nothing could reach them any more. */
export const deleteConversation: Endpoint = async ({ context, tenant, ids: [id = ''] }) => {
  const { count } = isId(id) ? await context.db.localConversation.deleteMany({ where: { id, tenant } }) : { count: 0 }
  if (count === 0) throw apiErrors.conversationNotFound(id)
  return Response.json({ id, object: 'conversation.deleted', deleted: true })
}

const shownColumns = { id: true, createdAt: true, metadata: true }

const conversationBody = (row: { id: string; createdAt: Date; metadata: unknown }): JsonObject => ({
  id: row.id,
  object: 'conversation',
  created_at: unixSeconds(row.createdAt),
  metadata: row.metadata as JsonObject,
})
