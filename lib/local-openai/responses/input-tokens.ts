import 'server-only'
import { requireConversation } from '../conversations/conversations.ts'
import type { Endpoint } from '../endpoint/call.ts'
import { readBody } from '../endpoint/read-body.ts'
import { estimateTokens } from '../model/estimate-tokens.ts'
import { newAddedItemId, newFamily } from '../wire/ids.ts'
import { readItems } from '../wire/item.ts'
import { checkInput } from './check-input.ts'
import { readContext } from './earlier-items.ts'
import { readResponseRequest } from './response-request.ts'

/** An estimate: only the model that will answer could count, and it is not asked. */
export const countInputTokens: Endpoint = async (call) => {
  const { deps, tenant, request: http } = call
  const body = await readBody(http)
  const request = readResponseRequest({ ...body, model: body.model ?? 'any', input: body.input ?? [] })
  if (request.conversationId !== null) await requireConversation(call, request.conversationId)
  const input = readItems(request.input, 'input', (prefix) => newAddedItemId(prefix, newFamily(), deps.now()))
  const context = await readContext(deps.db, { tenant, ...request })
  checkInput(context.items, input)
  const { tools } = request.settings
  const text = (request.instructions ?? '') + (tools.length === 0 ? '' : JSON.stringify(tools))
  const input_tokens = estimateTokens([...context.items, ...input], text)
  return Response.json({ object: 'response.input_tokens', input_tokens })
}
