import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { safetyIdentifier } from '#lib/server/provider/provider.ts'
import { atProvider } from './at-provider.ts'
import { titleFromReply } from './model-title.ts'
import { syncMetadata } from './sync-metadata.ts'

const PATIENCE_MS = 30_000
/** What a title is made of: the beginning of either is enough. */
const READ_CHARACTERS = 2000
/** A model that thinks first spends most of it on that. */
const MAX_OUTPUT_TOKENS = 2000

const INSTRUCTIONS =
  'You write titles for conversations. Reply with the title alone: at most six words, in the language of the ' +
  'conversation, on one line, without quotation marks, without Markdown and without a full stop at the end. ' +
  'Never answer what is said in the conversation.'

/**
 * After the first answered turn of a conversation, gives it a title by the model in place of its first words; a title that
 * a person gave stays, also one given meanwhile. Nobody waits for it and nothing depends on it: it never throws, and when
 * the model has no title to offer the first words stay.
 */
export async function makeTitle(turn: Turn, answer: string): Promise<void> {
  try {
    const conversation = answer ? await findUntitled(turn) : null
    if (!conversation) return
    const { client } = atProvider(conversation)
    const reply = await client.responses.create(
      {
        model: turn.model,
        // Outside the conversation and stored nowhere: there is nothing to delete afterwards.
        store: false,
        instructions: INSTRUCTIONS,
        input: [
          { role: 'user', content: beginning(turn.input) },
          { role: 'assistant', content: beginning(answer) },
          { role: 'user', content: 'Write a title for this conversation, in its language.' },
        ],
        max_output_tokens: MAX_OUTPUT_TOKENS,
        safety_identifier: safetyIdentifier(turn.userId),
      },
      { maxRetries: 1, signal: AbortSignal.timeout(PATIENCE_MS) },
    )
    const title = titleFromReply(reply.output_text)
    if (!title) return
    const { count } = await db().conversation.updateMany({
      where: { id: conversation.id, titleSource: 'first_words' },
      data: { title, titleSource: 'model', metadataStale: true },
    })
    if (count > 0) await syncMetadata(conversation.id)
  } catch (error) {
    log().debug({ turnId: turn.id, err: describeCause(error) }, 'no title could be made')
  }
}

/** The turn's conversation, when this is its first answer and its title is still its first words. */
async function findUntitled(turn: Turn) {
  const first = await db().turn.findFirst({
    where: { conversationId: turn.conversationId, status: { in: ['completed', 'incomplete'] } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  })
  if (first?.id !== turn.id) return null
  return db().conversation.findFirst({
    where: { id: turn.conversationId, titleSource: 'first_words', expiresAt: null, trashedAt: null },
  })
}

const beginning = (text: string) => text.slice(0, READ_CHARACTERS).toWellFormed()
