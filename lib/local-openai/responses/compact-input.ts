import 'server-only'
import type { Call, Endpoint } from '../endpoint/call.ts'
import { readBody } from '../endpoint/read-body.ts'
import { withFiles } from '../files/input-files.ts'
import { readItems } from '../items/read-items.ts'
import type { ModelRequest, ModelUsage } from '../model/language-model.ts'
import { NO_SETTINGS } from '../model/model-settings.ts'
import { requireUsableModel } from '../model/usable-model.ts'
import { ApiError, apiErrors } from '../wire/api-error.ts'
import { compactionItem } from '../wire/compaction.ts'
import { familyOfResponse, newFamily, newResponseScopedId } from '../wire/ids.ts'
import type { Item } from '../wire/item.ts'
import { unixSeconds } from '../wire/seconds.ts'
import { checkInput } from './check-input.ts'
import { readEarlierItems } from './earlier-items.ts'
import { usageBody } from './response-object.ts'
import { readResponseRequest } from './response-request.ts'

const INSTRUCTIONS =
  'Sum up the conversation so far, so that it can go on from your summary alone: what is wanted, what was found out and ' +
  'decided, names, numbers and open questions. Write nothing but the summary.'
const REQUEST: Item = {
  ...{ id: 'msg_compact', type: 'message', role: 'user', status: 'completed' },
  content: [{ type: 'input_text', text: INSTRUCTIONS }],
}

/** What the user said stays word for word; everything else becomes a summary that the model writes. */
export const compactInput: Endpoint = async (call) => {
  const { context, tenant, request: http } = call
  const body = await readBody(http)
  if (body.conversation !== undefined) throw apiErrors.unknown('conversation')
  const request = readResponseRequest({ ...body, input: body.input ?? [] })
  const model = await requireUsableModel(context.model, request.model)
  const { previousResponseId } = request
  const family = previousResponseId === null ? newFamily() : familyOfResponse(previousResponseId)
  const newId = (prefix: string) => newResponseScopedId(prefix, family, context.now())

  const { items: input, unstored } = await readItems(call, request.input, { param: 'input', newId })
  const earlier = await readEarlierItems(context.db, { tenant, conversationId: null, previousResponseId })
  checkInput(earlier.items, input)
  const items = await withFiles(context, { tenant, items: [...earlier.items, ...input], unstored })
  const { text, usage } = await writeSummary(call, {
    ...{ model, items: [...items, REQUEST], maxOutputTokens: null },
    ...{ instructions: request.instructions, settings: { ...NO_SETTINGS, truncates: true }, signal: http.signal },
  })
  const said = [...earlier.items, ...input].filter((item) => item.type === 'message' && item.role === 'user')
  return Response.json({
    id: newId('resp'),
    object: 'response.compaction',
    created_at: unixSeconds(context.now()),
    output: [...said, compactionItem(newId('cmp'), text)],
    usage: usageBody(usage),
  })
}

async function writeSummary({ context }: Call, request: ModelRequest): Promise<{ text: string; usage: ModelUsage }> {
  let text = ''
  for await (const event of context.model.generate(request)) {
    if (event.type === 'text-delta') text += event.delta
    if (event.type === 'error') throw new ApiError(500, { message: event.message, type: 'server_error' })
    if (event.type === 'end') return { text, usage: event.usage }
  }
  throw apiErrors.internal()
}
