import 'server-only'
import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { contentOf } from '#lib/contract/part.ts'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { providerMetadata } from '#lib/server/conversations/metadata.ts'
import { db } from '#lib/server/db/client.ts'
import { isMissingRow } from '#lib/server/db/database-error.ts'
import { type Conversation, Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { isMissingAtProvider } from '#lib/server/provider-error.ts'
import { readOutput } from './response-end.ts'

/** At most so many items fit into one request. */
const BATCH = 20
/** Turns that are part of what was said. */
const answered = ['completed', 'incomplete', 'cancelled'] as const

/**
 * Makes a conversation that the provider lost anew there, from the responses of its earlier turns, which the provider keeps
 * for 30 days apart from it. Ours keeps its address. Of two rebuilds at once the first one stands, for both. Null when
 * nothing of it is left.
 */
export async function rebuildConversation(conversation: Conversation): Promise<Conversation | null> {
  const { provider, providerConversationId } = conversation
  const told = await toldByResponses(conversation)
  const items = told.flatMap((turn) => turn.items)
  if (items.length === 0) return null
  const { client } = atProvider(conversation)
  const { id } = await client.conversations.create(
    { metadata: providerMetadata(conversation), items: items.slice(0, BATCH) },
    { maxRetries: 0 },
  )
  try {
    for (let start = BATCH; start < items.length; start += BATCH) {
      await client.conversations.items.create(id, { items: items.slice(start, start + BATCH) }, { maxRetries: 0 })
    }
    const [rebuilt] = await db().$transaction([
      db().conversation.update({
        // As it was read: otherwise somebody else has rebuilt or moved it meanwhile.
        where: { id: conversation.id, provider, providerConversationId },
        data: { providerConversationId: id },
      }),
      // Their items have new ids, and are listed. Of the others our row keeps what only it has.
      db().turn.updateMany({
        where: { conversationId: conversation.id, id: { in: told.map((turn) => turn.id) } },
        data: { input: '', output: '', answerItemId: null },
      }),
      db().turn.updateMany({
        where: { conversationId: conversation.id, status: { in: [...answered] }, input: '' },
        data: { answerItemId: null },
      }),
      db().turn.updateMany({
        where: { conversationId: conversation.id, status: { in: ['completed', 'incomplete'] }, input: '' },
        data: { parts: Prisma.DbNull },
      }),
    ])
    return rebuilt
  } catch (error) {
    await discardOrphan(provider, id)
    if (isMissingRow(error)) return db().conversation.findUnique({ where: { id: conversation.id } })
    throw error
  }
}

/** The earlier turns of which the provider still has the response, oldest first, and what was said in each. */
async function toldByResponses(conversation: Conversation): Promise<{ id: string; items: ResponseInputItem[] }[]> {
  const turns = await db().turn.findMany({
    where: { conversationId: conversation.id, responseId: { not: null }, status: { in: [...answered] } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  })
  const told: { id: string; items: ResponseInputItem[] }[] = []
  for (const turn of turns) {
    const items = await itemsOfTurn(conversation, turn)
    if (items.length > 0) told.push({ id: turn.id, items })
  }
  return told
}

/** What the person sent and what they were answered, without ids, which belong to the conversation that is gone. */
async function itemsOfTurn(
  conversation: Conversation,
  { responseId, shownLength }: Turn,
): Promise<ResponseInputItem[]> {
  const { responses } = atProvider(conversation).client
  try {
    const response = await responses.retrieve(responseId ?? '')
    const [question] = (await responses.inputItems.list(response.id, { order: 'desc', limit: 20 })).data.flatMap(
      (item) => (item.type === 'message' && item.role === 'user' ? [item.content] : []),
    )
    const text = contentOf(readOutput(response.output).parts.map(({ part }) => part))
    // Of a stopped answer people saw so much.
    const content = shownLength === null ? text : text.slice(0, shownLength)
    const answer = content ? [{ type: 'message' as const, role: 'assistant' as const, content }] : []
    return [...(question ? [{ type: 'message' as const, role: 'user' as const, content: question }] : []), ...answer]
  } catch (error) {
    if (isMissingAtProvider(error)) return []
    throw error
  }
}
