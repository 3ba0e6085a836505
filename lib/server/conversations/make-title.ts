import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { type Conversation, Prisma, type Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import type { Jobs } from '#lib/server/jobs/enqueue.ts'
import { log } from '#lib/server/log.ts'
import { safetyIdentifier } from '#lib/server/provider/provider.ts'
import { toMessage } from '#lib/server/provider/to-message.ts'
import { atProvider } from './at-provider.ts'
import { titleFromReply } from './model-title.ts'
import { findSegment, isThere } from './segment.ts'
import { syncMetadata } from './sync-metadata.ts'

const PATIENCE_MS = 30_000
const MOST_ATTEMPTS = 2
/** The first exchange is among so many. */
const FIRST_ITEMS = 20
/** What a title is made of: the beginning of either is enough. */
const READ_CHARACTERS = 2000
/** A model that thinks first spends most of it on that. */
const MAX_OUTPUT_TOKENS = 2000

const INSTRUCTIONS =
  'You write titles for conversations. Reply with the title alone: at most six words, in the language of the ' +
  'conversation, on one line, without quotation marks, without Markdown and without a full stop at the end. ' +
  'Never answer what is said in the conversation.'

/**
 * The job of a turn that was answered, when it is the first of its conversation and its title is still its first words;
 * none of a temporary conversation.
 */
export const titleJobs = ({ id, conversationId }: Pick<Turn, 'id' | 'conversationId'>): Jobs => Prisma.sql`
  SELECT 'title' AS "kind", ${id} AS "id", c."userId" AS "person", now() AS "due"
  FROM "Conversation" c WHERE c."id" = ${conversationId} AND ${isUntitled}
    AND NOT EXISTS (SELECT FROM "Turn" t WHERE t."conversationId" = c."id" AND t."id" <> ${id}::uuid
      AND t."status" IN ('completed', 'incomplete'))`

const isUntitled = Prisma.sql`c."titleSource" = 'first-words' AND c."expiresAt" IS NULL AND c."trashedAt" IS NULL`

/**
 * Gives a conversation a title by the model that answered in place of its first words; a title that a person gave stays,
 * also one given meanwhile. Nothing depends on it: when the model has no title to offer the first words stay.
 * @throws what the provider or the database throws, at the first attempts
 */
export async function makeTitle(turnId: string, { attempt }: { attempt: number }): Promise<void> {
  try {
    await tryToMakeTitle(turnId)
  } catch (error) {
    if (attempt < MOST_ATTEMPTS) throw error
    log().debug({ turnId, err: describeCause(error) }, 'no title could be made')
  }
}

async function tryToMakeTitle(turnId: string): Promise<void> {
  const turn = await db().turn.findUnique({ where: { id: turnId }, include: { conversation: true } })
  const said = turn && (await firstExchange(turn))
  if (!turn || !said) return
  const { conversation } = turn
  const reply = await atProvider(conversation).client.responses.create(
    {
      model: turn.model,
      // Outside the conversation and stored nowhere: there is nothing to delete afterwards.
      store: false,
      instructions: INSTRUCTIONS,
      input: [
        ...(said.question.trim() === '' ? [] : [{ role: 'user' as const, content: beginning(said.question) }]),
        { role: 'assistant', content: beginning(said.answer) },
        { role: 'user', content: 'Write a title for this conversation, in its language.' },
      ],
      max_output_tokens: MAX_OUTPUT_TOKENS,
      safety_identifier: safetyIdentifier(turn.userId),
    },
    { maxRetries: 0, signal: AbortSignal.timeout(PATIENCE_MS) },
  )
  // Of one that was cut nobody knows whether the model had come to the title.
  const title = reply.status === 'completed' ? titleFromReply(reply.output_text) : null
  if (!title) return
  const { count } = await db().conversation.updateMany({
    where: { id: conversation.id, titleSource: 'first_words' },
    data: { title, titleSource: 'model', metadataStale: true },
  })
  if (count > 0) await syncMetadata(conversation.id)
}

/** What was asked first and answered; null when there is nothing to make a title of. */
async function firstExchange(turn: Turn & { conversation: Conversation }) {
  const { input, output, conversation } = turn
  const { titleSource, expiresAt, trashedAt } = conversation
  if (titleSource !== 'first_words' || expiresAt || trashedAt) return null
  if (input && output) return { question: input, answer: output }
  // The provider has listed them by now, so our row keeps them no longer.
  const segment = await findSegment(turn)
  if (!segment || !isThere(segment)) return null
  const { client, providerId } = atProvider(segment)
  const query = { order: 'asc' as const, limit: FIRST_ITEMS, after: segment.copyEndItemId ?? undefined }
  const { data } = await client.conversations.items.list(providerId, query)
  const messages = data.flatMap((item) => toMessage(item) ?? [])
  const answered = messages.findIndex((message) => message.role === 'assistant' && message.content)
  const answer = messages[answered]
  const question = messages.slice(0, Math.max(answered, 0)).findLast((message) => message.role === 'user')
  return question && answer ? { question: question.content, answer: answer.content } : null
}

const beginning = (text: string) => text.slice(0, READ_CHARACTERS).toWellFormed()
