import 'server-only'
import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { noteRefused } from '#lib/server/provider/model-traits.ts'
import { safetyIdentifier } from '#lib/server/provider/provider.ts'
import { withRetries } from '#lib/server/provider/retry.ts'
import { withEverything } from '#lib/server/provider/with-everything.ts'
import { isBroken, isMissingAtProvider } from '#lib/server/provider-error.ts'
import { bodyOf } from './chosen-settings.ts'
import { mayHaveBegun } from './find-answer.ts'
import { healConversation } from './heal-conversation.ts'
import type { LiveTurn } from './live-turn.ts'
import { refusedSetting } from './refused-settings.ts'
import { isAboutThoughts, noteWithoutThoughts, showsThoughts } from './shown-thoughts.ts'
import { requireLease } from './turn-lease.ts'
import { readWhatIsAsked } from './what-is-asked.ts'

/** How often a conversation may be mended for one turn. */
const MENDS = 3

/**
 * Asks for a turn's response; waits while the provider is busy, and mends the conversation where that is what it takes.
 * @throws what the provider throws; AppError conversation_gone; LeaseLostError
 */
export async function createResponse(
  turn: Turn,
  conversation: Segment,
  live: LiveTurn,
  { mended = 0, leftOut = [] }: { mended?: number; leftOut?: string[] } = {},
) {
  const { client, providerId } = atProvider(conversation)
  const { input, instructions, settings } = await readWhatIsAsked(turn, conversation, live, leftOut)
  const usual: ResponseCreateParamsStreaming = {
    conversation: providerId,
    model: turn.model,
    input: [input],
    instructions,
    safety_identifier: safetyIdentifier(turn.userId),
    background: env().RESPONSE_MODE === 'background',
    store: true,
    stream: true,
    // Rather without its oldest turns than not at all, for ever.
    truncation: 'auto',
    ...(showsThoughts(conversation, turn.model) && { reasoning: { summary: 'auto' as const } }),
  }
  const body = { ...usual, ...bodyOf(settings, usual) }
  const { signal } = live.abort
  try {
    return await withRetries(
      async () => {
        await requireLease(live)
        live.tell({ type: 'asked' })
        try {
          const timeout = env().FIRST_BYTE_SECONDS * 1000
          const options = { signal, maxRetries: 0, timeout }
          return await withEverything(client, (more) => client.responses.create({ ...body, ...more }, options))
        } catch (error) {
          // It may have failed at telling, not at beginning. Then it is looked for: asked again, it would answer twice.
          if (isBroken(error) && (await mayHaveBegun(conversation, turn, signal))) {
            throw new AppError('provider_failed', {
              cause: new Error('The provider may have begun.', { cause: error }),
            })
          }
          throw error
        }
      },
      {
        as: 'answer',
        signal,
        onWait: () => {
          live.tell({ type: 'held-up' })
          live.progress('retrying')
        },
      },
    )
  } catch (error) {
    // Mending writes to the provider, too.
    await requireLease(live)
    const refused = refusedSetting(error, settings)
    if (refused) {
      await noteRefused(conversation.provider, turn.model, refused).catch((err) =>
        log().warn({ turnId: turn.id, err: describeCause(err) }, 'what a model refuses could not be noted'),
      )
      live.hasLeftOut = true
      return createResponse(turn, conversation, live, { mended, leftOut: [...leftOut, refused] })
    }
    if (body.reasoning && isAboutThoughts(error)) {
      noteWithoutThoughts(conversation, turn.model)
      return createResponse(turn, conversation, live, { mended, leftOut })
    }
    const healed = mended < MENDS ? await healConversation(conversation, error) : null
    if (!healed) throw isMissingAtProvider(error) ? new AppError('conversation_gone', { cause: error }) : error
    live.progress(healed.progress)
    return createResponse(turn, healed.conversation, live, { mended: mended + 1, leftOut })
  }
}
