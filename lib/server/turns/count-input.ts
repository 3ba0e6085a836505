import 'server-only'
import OpenAI from 'openai'
import { storableText } from '#lib/contract/storable-text.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { requireConversation } from '#lib/server/conversations/require-conversation.ts'
import { isThere, segmentOf } from '#lib/server/conversations/segment.ts'
import { db } from '#lib/server/db/client.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { instructionsFor } from './instructions.ts'

const PATIENCE_MS = 10_000

/** Of each person one at a time: it is asked for as they type, and costs the provider work. */
const asking = () => processWide('parley.counting-input', () => new Set<string>())

/**
 * How many tokens a model would read if this were said next in the user's conversation, where it is shown; null where the provider
 * doesn't tell, or the person is having another one counted.
 * @see https://platform.openai.com/docs/api-reference/responses/input-tokens
 * @throws AppError conversation_not_found, conversation_in_trash
 */
export async function countInput(
  user: { id: string },
  id: string,
  { message, model }: { message: string; model?: string | undefined },
): Promise<number | null> {
  const conversation = await requireConversation(user, id)
  if (asking().has(user.id)) return null
  asking().add(user.id)
  try {
    const { shownBranchId } = conversation
    const branch = shownBranchId === null ? null : await db().branch.findUnique({ where: { id: shownBranchId } })
    const segment = segmentOf(conversation, branch)
    if (!isThere(segment)) return null
    const { client, providerId } = atProvider(segment)
    const { input_tokens: counted } = await client.responses.inputTokens.count(
      {
        ...{ conversation: providerId, model: model ?? conversation.model, input: storableText(message) },
        instructions: await instructionsFor(conversation),
      },
      { maxRetries: 0, timeout: PATIENCE_MS },
    )
    return Number.isInteger(counted) && counted >= 0 ? counted : null
  } catch (error) {
    if (error instanceof OpenAI.OpenAIError) return null
    throw error
  } finally {
    asking().delete(user.id)
  }
}
