import 'server-only'
import { acquireLock, releaseLock } from '../conversations/lock.ts'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { onceDatabaseIsThere } from '../endpoint/once-database-is-there.ts'
import { readBody } from '../endpoint/read-body.ts'
import { withFiles } from '../files/input-files.ts'
import { readItems } from '../items/read-items.ts'
import { requireUsableModel } from '../model/usable-model.ts'
import { apiErrors } from '../wire/api-error.ts'
import { familyOfConversation, familyOfResponse, isId, newFamily, newResponseScopedId } from '../wire/ids.ts'
import { checkInput } from './check-input.ts'
import type { ResponsesContext } from './context.ts'
import { readEarlierItems } from './earlier-items.ts'
import { newResponseObject } from './response-object.ts'
import { type ResponseRequest, readResponseRequest } from './response-request.ts'
import { type AcceptedResponse, rowOf } from './response-row.ts'
import { ResponseRun } from './response-run.ts'
import { eventStreamResponse } from './sse.ts'
import { visibleResponse } from './visible-response.ts'

export const createResponse: Endpoint<ResponsesContext> = async (call) => {
  const { context, request: http } = call
  const asked = readResponseRequest(await readBody(http))
  const request = { ...asked, model: await requireUsableModel(context.model, asked.model) }

  const run = await accept(call, request)
  const shown = { obfuscate: request.obfuscate, include: request.include }

  if (request.background) {
    if (!request.stream) return Response.json(run.response)
    return eventStreamResponse(run.log, { ...shown, from: 0, request: http })
  }
  const abandon = () => void run.abandon()
  if (http.signal.aborted) abandon()
  http.signal.addEventListener('abort', abandon)
  // The model may refuse; until it has decided there is no stream that could only fail.
  await run.taken().finally(() => request.stream && http.signal.removeEventListener('abort', abandon))
  if (request.stream) {
    return eventStreamResponse(run.log, { ...shown, from: 0, request: http, onGone: abandon })
  }
  const response = await run.finished
  http.signal.removeEventListener('abort', abandon)
  // 499, nginx's "client closed request": nobody is left to read it.
  if (response === null) return new Response(null, { status: 499 })
  return Response.json(visibleResponse(response, request.include))
}

/** From here on the conversation is locked, until the run ends. */
async function accept(call: Call<ResponsesContext>, request: ResponseRequest): Promise<ResponseRun> {
  const { context, tenant } = call
  const { conversationId, previousResponseId } = request
  const now = context.now()
  const family = familyOf(request)
  const newId = (prefix: string) => newResponseScopedId(prefix, family, context.now())
  const id = newId('resp')
  const { items: input, unstored } = await readItems(call, request.input, { param: 'input', newId })

  if (conversationId !== null && !isId(conversationId)) throw apiErrors.conversationNotFound(conversationId)
  try {
    if (conversationId !== null) {
      const lock = { tenant, conversationId, responseId: id, now: new Date(now), until: context.heartbeat.deadline() }
      await acquireLock(context.db, lock)
    }
    const earlier = await readEarlierItems(context.db, { tenant, conversationId, previousResponseId })
    checkInput(earlier.items, input)

    const { background, store } = request
    const accepted: AcceptedResponse = {
      ...{ id, tenant, conversationId, earlierEnd: earlier.end, previousResponseId, background, store, input },
    }
    const response = newResponseObject(request, { id, now })
    const items = await withFiles(context, { tenant, items: [...earlier.items, ...input], unstored })
    const run = new ResponseRun(context, accepted, {
      ...{ response, newId, isStreamed: request.stream, summarizes: request.summarizes },
    })
    if (background) {
      const row = rowOf(accepted, { ...response, status: 'in_progress' })
      await context.db.localResponse.create({ data: { ...row, aliveUntil: context.heartbeat.deadline() } })
    }
    context.runs.add(run, context.now)
    run.start({
      items,
      newItems: input.length,
      maxOutputTokens: request.maxOutputTokens,
      model: request.model,
      instructions: request.instructions,
      settings: request.settings,
    })
    return run
  } catch (error) {
    if (conversationId !== null) await letGo(context, { id, error })
    throw error
  }
}

/** The conversation is free for the next request, which may come at once; or as soon as there is a database to say so. */
async function letGo(context: ResponsesContext, { id, error }: { id: string; error: unknown }): Promise<void> {
  const letting = onceDatabaseIsThere(context, () => releaseLock(context.db, id))
  if (context.isDatabaseAway(error)) letting.catch(context.report)
  else await letting
}

function familyOf({ conversationId, previousResponseId }: ResponseRequest): string {
  if (conversationId !== null) return familyOfConversation(conversationId)
  return previousResponseId === null ? newFamily() : familyOfResponse(previousResponseId)
}
