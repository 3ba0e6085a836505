import 'server-only'
import type { ResponseCreateParamsStreaming } from 'openai/resources/responses/responses'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { providerClient, safetyIdentifier } from '#lib/server/provider/provider.ts'
import { isMissingAtProvider } from '#lib/server/provider/provider-error.ts'
import { cancelAtProvider } from './cancel-at-provider.ts'
import { LiveTurn } from './live-turn.ts'
import { addLiveTurn } from './live-turns.ts'
import { type Outcome, settleTurn } from './settle-turn.ts'
import { retrieveEnd, streamResponse } from './stream-response.ts'
import { claimNextTurn } from './turn-store.ts'

const interrupted: Outcome = { status: 'failed', errorCode: 'interrupted', end: null }

/**
 * Begins the conversation's oldest queued turn unless one runs already. Settles as soon as it has begun; it then runs on
 * its own, and the next one after it.
 */
export async function startNextTurn(conversationId: string): Promise<void> {
  const turn = await claimNextTurn(conversationId)
  if (turn) await begin(turn, (conversation, live) => readNewResponse(turn, conversation, live))
}

/**
 * Goes on with a running turn that another process left. Without a response id nobody can know whether the provider ever
 * began, and asking again could answer twice: such a turn is interrupted, and the person decides.
 */
export async function takeOverTurn(turn: Turn): Promise<void> {
  const { responseId } = turn
  await begin(turn, async (conversation, live) =>
    responseId ? readKnownResponse(responseId, conversation, live) : interrupted,
  )
}

type ReadResponse = (conversation: Conversation, live: LiveTurn) => Promise<Outcome>

async function begin(turn: Turn, read: ReadResponse): Promise<void> {
  const conversation = await db().conversation.findUnique({ where: { id: turn.conversationId } })
  if (!conversation) return
  const live = addLiveTurn(
    new LiveTurn({
      type: 'turn-start',
      turnId: turn.id,
      input: turn.input,
      model: turn.model,
      conversation: conversationView(conversation),
    }),
  )
  const run = async () => {
    await settleTurn({ turn, conversation, live, outcome: await readToEnd(live, read(conversation, live)) })
    await startNextTurn(conversation.id)
  }
  // What stays queued or unsettled is the reconciler's.
  void run().catch((error) => log().error({ turnId: turn.id, err: describeCause(error) }, 'a turn was left unsettled'))
}

/** Whatever happens to a turn becomes its end. */
async function readToEnd(live: LiveTurn, reading: Promise<Outcome>): Promise<Outcome> {
  try {
    return await reading
  } catch (error) {
    if (live.stopRequested) return { status: 'cancelled', errorCode: null, end: null }
    const { code, cause } = toAppError(isMissingAtProvider(error) ? goneAtProvider(error) : error)
    log().warn({ turnId: live.id, code, err: describeCause(cause) }, 'turn failed')
    return { status: 'failed', errorCode: code, end: null }
  }
}

const goneAtProvider = (cause: unknown) => new AppError('conversation_gone', { cause })

function readNewResponse(turn: Turn, conversation: Conversation, live: LiveTurn) {
  const background = env().RESPONSE_MODE === 'background'
  const create: ResponseCreateParamsStreaming = {
    conversation: conversation.id,
    model: turn.model,
    input: [{ type: 'message', role: 'user', content: turn.input }],
    instructions: env().INSTRUCTIONS,
    safety_identifier: safetyIdentifier(turn.userId),
    background,
    store: true,
    stream: true,
  }
  return follow({ create }, conversation, live, background)
}

async function readKnownResponse(responseId: string, conversation: Conversation, live: LiveTurn): Promise<Outcome> {
  live.responseId = responseId
  if (env().RESPONSE_MODE === 'background') return follow({ responseId }, conversation, live, true)
  const end = await retrieveEnd(providerClient(conversation.provider), responseId)
  if (!end) return interrupted
  live.apply(end)
  return { status: end.status, errorCode: end.errorCode, end }
}

/** Applies what the provider streams, to its end. */
async function follow(
  from: { create: ResponseCreateParamsStreaming } | { responseId: string },
  conversation: Conversation,
  live: LiveTurn,
  background: boolean,
): Promise<Outcome> {
  const client = providerClient(conversation.provider)
  for await (const change of streamResponse({ client, from, background, signal: live.abort.signal })) {
    live.apply(change)
    if (change.type === 'response-start') {
      await db().turn.updateMany({ where: { id: live.id }, data: { responseId: change.responseId } })
      if (live.stopRequested) await cancelAtProvider(live, conversation.provider)
    }
    if (change.type === 'response-end') return { status: change.status, errorCode: change.errorCode, end: change }
  }
  return live.stopRequested ? { status: 'cancelled', errorCode: null, end: null } : interrupted
}
