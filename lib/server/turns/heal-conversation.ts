import 'server-only'
import OpenAI from 'openai'
import type { TurnProgress } from '#lib/contract/chat.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { rebuildConversation } from './rebuild-conversation.ts'

interface Healed {
  conversation: Segment
  progress: TurnProgress
}

/**
 * Mends what makes a provider refuse every further turn of a conversation: a tool call without its output or an output
 * without its call, a reasoning item without what must follow it, the conversation itself gone. Null when `error` is none
 * of these, or nothing can be done. The provider tells these faults apart in words only.
 * @see https://github.com/openai/openai-agents-js/issues/1190
 * @see https://github.com/openai/openai-node/issues/1791
 */
export async function healConversation(conversation: Segment, error: unknown): Promise<Healed | null> {
  if (isMissingAtProvider(error)) {
    const rebuilt = await rebuildConversation(conversation)
    return rebuilt && { conversation: rebuilt, progress: 'rebuilt' }
  }
  if (!(error instanceof OpenAI.BadRequestError)) return null
  const { client, providerId } = atProvider(conversation)
  const repaired: Healed = { conversation, progress: 'repaired' }

  const [, openCall] = /No tool output found for function call (\w+)/.exec(error.message) ?? []
  if (openCall) {
    const output = 'The call was interrupted.'
    await client.conversations.items.create(providerId, {
      items: [{ type: 'function_call_output', call_id: openCall, output, status: 'incomplete' }],
    })
    return repaired
  }
  const [, lostCall] = /No tool call found for function call output with call_id (\w+)/.exec(error.message) ?? []
  const [, loneItem] =
    /Item '(\w+)' of type '\w+' was provided without its required (?:following|'?reasoning'?) item/.exec(
      error.message,
    ) ?? []
  const damaged = loneItem ?? (lostCall && (await findOutputItem(conversation, lostCall)))
  if (!damaged) return null
  await client.conversations.items.delete(damaged, { conversation_id: providerId })
  return repaired
}

async function findOutputItem(conversation: Segment, callId: string): Promise<string | null> {
  const { client, providerId } = atProvider(conversation)
  for await (const item of client.conversations.items.list(providerId, { limit: 100 })) {
    if (item.type === 'function_call_output' && item.call_id === callId) return item.id
  }
  return null
}
