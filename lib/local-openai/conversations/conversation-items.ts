import 'server-only'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { readBody } from '../endpoint/read-body.ts'
import { readItems } from '../items/read-items.ts'
import { apiErrors } from '../wire/api-error.ts'
import { asArray, refuseUnknownKeys } from '../wire/fields.ts'
import { isId, newAddedItemId } from '../wire/ids.ts'
import { readInclude, visibleItem } from '../wire/include.ts'
import { storedItem } from '../wire/item.ts'
import { listBody, readPage } from '../wire/paging.ts'
import { addItems, MAX_ADDED_ITEMS, PATIENT } from './add-items.ts'
import { requireConversation } from './conversations.ts'
import { unlockedAt, whyNotWritable } from './lock.ts'

export const createItems: Endpoint = async (call) => {
  const { context, tenant, request, query } = call
  const include = readInclude(query)
  const body = await readBody(request)
  refuseUnknownKeys(body, ['items'])
  const conversationId = idInPath(call)
  const now = context.now()
  const given = asArray(body.items, 'items', MAX_ADDED_ITEMS)
  const newId = (prefix: string) => newAddedItemId(prefix, conversationId, now)
  const { items } = await readItems(call, given, { param: 'items', newId })
  await context.db.$transaction(async (tx) => {
    const [reserved] = await tx.localConversation.updateManyAndReturn({
      where: { id: conversationId, tenant, ...unlockedAt(new Date(now)) },
      data: { nextPosition: { increment: items.length } },
      select: { nextPosition: true },
    })
    if (reserved === undefined) throw await whyNotWritable(tx, { tenant, conversationId })
    const known = await tx.localItem.findFirst({
      where: { conversationId, id: { in: items.map((item) => item.id) } },
      select: { id: true },
    })
    if (known !== null) throw apiErrors.duplicateItem(known.id)
    await addItems(tx, { conversationId, first: reserved.nextPosition - items.length, items })
  }, PATIENT)
  return Response.json(listBody(items, { limit: items.length, include }))
}

export const listItems: Endpoint = async (call) => {
  const { context, query } = call
  const page = readPage(query)
  const conversationId = await requireConversationId(call)
  const after = page.after === null ? null : await requireItem(call, conversationId, page.after)
  const rows = await context.db.localItem.findMany({
    where: {
      conversationId,
      ...(after === null ? {} : { position: page.order === 'asc' ? { gt: after.position } : { lt: after.position } }),
    },
    orderBy: { position: page.order },
    take: page.limit + 1,
    select: { data: true },
  })
  return Response.json(
    listBody(
      rows.map((row) => storedItem(row.data)),
      page,
    ),
  )
}

export const retrieveItem: Endpoint = async (call) => {
  const include = readInclude(call.query)
  const conversationId = await requireConversationId(call)
  const row = await requireItem(call, conversationId, call.ids[1] ?? '')
  return Response.json(visibleItem(storedItem(row.data), include))
}

export const deleteItem: Endpoint = async (call) => {
  const { context, tenant, ids } = call
  const conversationId = idInPath(call)
  const id = ids[1] ?? ''
  await context.db.$transaction(async (tx) => {
    // Writing the row unchanged keeps a response from starting on this conversation in the meantime.
    const { count: writable } = await tx.localConversation.updateMany({
      where: { id: conversationId, tenant, ...unlockedAt(new Date(context.now())) },
      data: { nextPosition: { increment: 0 } },
    })
    if (writable === 0) throw await whyNotWritable(tx, { tenant, conversationId })
    const { count } = isId(id) ? await tx.localItem.deleteMany({ where: { conversationId, id } }) : { count: 0 }
    if (count === 0) throw apiErrors.itemNotFoundInConversation(id)
  }, PATIENT)
  return Response.json({ id, object: 'conversation.item.deleted', deleted: true })
}

function idInPath({ ids: [id = ''] }: Call): string {
  if (!isId(id)) throw apiErrors.conversationNotFound(id)
  return id
}

async function requireConversationId(call: Call): Promise<string> {
  const id = idInPath(call)
  await requireConversation(call, id)
  return id
}

async function requireItem({ context }: Call, conversationId: string, id: string) {
  const row = isId(id)
    ? await context.db.localItem.findFirst({ where: { conversationId, id }, select: { position: true, data: true } })
    : null
  if (row === null) throw apiErrors.itemNotFoundInConversation(id)
  return row
}
