import 'server-only'
import { requireConversation } from '../conversations/conversations.ts'
import type { Endpoint } from '../endpoint/call.ts'
import { readBody } from '../endpoint/read-body.ts'
import { readItems } from '../items/read-items.ts'
import { estimateTokens } from '../model/estimate-tokens.ts'
import { newAddedItemId, newFamily } from '../wire/ids.ts'
import { checkInput } from './check-input.ts'
import { readEarlierItems } from './earlier-items.ts'
import { readResponseRequest } from './response-request.ts'

/** An estimate: only the model that will answer could count, and it is not asked. */
export const countInputTokens: Endpoint = async (call) => {
  const { context, tenant, request: http } = call
  const body = await readBody(http)
  const request = readResponseRequest({ ...body, model: body.model ?? 'any', input: body.input ?? [] })
  if (request.conversationId !== null) await requireConversation(call, request.conversationId)
  const newId = (prefix: string) => newAddedItemId(prefix, newFamily(), context.now())
  const { items: input } = await readItems(call, request.input, { param: 'input', newId })
  const earlier = await readEarlierItems(context.db, { tenant, ...request })
  checkInput(earlier.items, input)
  const { tools } = request.settings
  const text = (request.instructions ?? '') + (tools.length === 0 ? '' : JSON.stringify(tools))
  const input_tokens = estimateTokens([...earlier.items, ...input], text)
  return Response.json({ object: 'response.input_tokens', input_tokens })
}
