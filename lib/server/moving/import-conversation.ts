import 'server-only'
import type { ImportRequest } from '#lib/contract/import.ts'
import { titleFromMessage } from '#lib/server/conversations/title.ts'
import type { Conversation } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { defaultModel, requireModel } from '#lib/server/provider/models.ts'
import { makeOfItems } from './make-of-items.ts'

/**
 * A conversation made of messages from elsewhere, in their order and without asking any model.
 * @throws AppError unknown_model; what `makeOfItems` throws
 */
export async function importConversation(user: { id: string }, request: ImportRequest): Promise<Conversation> {
  const { messages, model, metadata = {} } = request
  const { provider } = env()
  const chosen = model ? await requireModel(provider, model) : await defaultModel(provider)
  const title = request.title ?? titleFromMessage(messages.find(({ role }) => role === 'user')?.content ?? '')
  const titleSource = request.title ? ('user' as const) : ('first_words' as const)
  const items = messages.map((message) => ({ type: 'message' as const, ...message }))
  return makeOfItems(
    { items, load: async (batch) => batch },
    { userId: user.id, provider, model: chosen, title, titleSource, metadata },
  )
}
