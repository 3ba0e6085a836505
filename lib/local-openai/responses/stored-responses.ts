import 'server-only'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { apiErrors } from '../wire/api-error.ts'
import { type Include, readInclude } from '../wire/include.ts'
import { storedItem } from '../wire/item.ts'
import { listBody, readInteger, readPage } from '../wire/paging.ts'
import type { ResponsesContext } from './context.ts'
import { endFromOutside, requireResponse } from './require-response.ts'
import { isLive, type ResponseObject, storedResponse } from './response-object.ts'
import { REPLAY_MS } from './run-registry.ts'
import { eventStreamResponse } from './sse.ts'
import { visibleResponse } from './visible-response.ts'

export const retrieveResponse: Endpoint<ResponsesContext> = async (call) => {
  const row = await requireResponse(call.context, named(call))
  const include = readInclude(call.query)
  if (call.query.get('stream') !== 'true') return Response.json(visibleResponse(storedResponse(row.data), include))
  if (!row.background) throw apiErrors.notBackground()
  return replay(call, include)
}

export const cancelResponse: Endpoint<ResponsesContext> = async (call) => {
  const { context } = call
  const row = await requireResponse(context, named(call))
  if (!row.background) throw apiErrors.cannotCancel('synchronous')
  if (isLive(row.status)) {
    const run = context.runs.find(row.id, row.tenant)
    if (run === null) await endFromOutside(context, storedResponse(row.data), { status: 'cancelled' })
    else await run.settle({ status: 'cancelled' })
  }
  // It may have ended by itself in the same moment.
  const ended = storedResponse((await requireResponse(context, named(call))).data)
  return Response.json(visibleResponse(refuseUnlessCancelled(ended), []))
}

export const deleteResponse: Endpoint<ResponsesContext> = async (call) => {
  const { context } = call
  const row = await requireResponse(context, named(call))
  if (isLive(row.status)) throw apiErrors.cannotDelete()
  await context.db.localResponse.deleteMany({ where: { id: row.id, tenant: row.tenant } })
  context.runs.forget(row.id)
  return Response.json({ id: row.id, object: 'response', deleted: true })
}

export const listInputItems: Endpoint<ResponsesContext> = async (call) => {
  const page = readPage(call.query)
  const row = await requireResponse(call.context, named(call))
  const oldestFirst = Array.isArray(row.input) ? row.input.map(storedItem) : []
  const items = page.order === 'asc' ? oldestFirst : oldestFirst.reverse()
  const after = items.findIndex((item) => item.id === page.after)
  if (page.after !== null && after < 0) throw apiErrors.referenceNotFound(page.after)
  return Response.json(listBody(items.slice(after + 1, after + 2 + page.limit), page))
}

/** The events after `starting_after`, then what else comes. Only the process that runs a response knows them. */
function replay(call: Call<ResponsesContext>, include: Include): Response {
  const {
    context,
    tenant,
    request,
    query,
    ids: [id = ''],
  } = call
  const after = query.get('starting_after')
  const from = after === null ? 0 : readInteger(after, 'starting_after', { min: 0 }) + 1
  const run = context.runs.find(id, tenant)
  if (run === null || context.now() - run.createdAt > REPLAY_MS) throw apiErrors.tooOldToStream()
  if (!run.isStreamed) throw apiErrors.notStreamed()
  const obfuscate = query.get('include_obfuscation') !== 'false'
  return eventStreamResponse(run.log, { from, obfuscate, include, request })
}

function refuseUnlessCancelled(response: ResponseObject): ResponseObject {
  switch (response.status) {
    case 'completed':
    case 'incomplete':
    case 'failed':
      throw apiErrors.cannotCancel(response.status)
    default:
      return response
  }
}

const named = ({ tenant, ids: [id = ''] }: Call<ResponsesContext>) => ({ tenant, id })
