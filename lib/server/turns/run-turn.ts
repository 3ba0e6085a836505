import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import { db } from '#lib/server/db/client.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { isRefusedBeforehand } from '#lib/server/provider-error.ts'
import { cancelAtProvider } from './cancel-at-provider.ts'
import { createResponse } from './create-response.ts'
import { findAnswer } from './find-answer.ts'
import { LiveTurn } from './live-turn.ts'
import { addLiveTurn } from './live-turns.ts'
import type { ResponseEnd } from './provider-events.ts'
import { type Outcome, settleTurn } from './settle-turn.ts'
import { isShuttingDown } from './shutdown.ts'
import { streamResponse } from './stream-response.ts'
import { holdTurn, LeaseLostError } from './turn-lease.ts'
import { turnStart } from './turn-start.ts'
import { claimNextTurn, whereClaimed } from './turn-store.ts'

/** The first word waits so long for the response's id to be in our row: what isn't, nobody could ever delete. */
const NOTED_WITHIN_MS = 500
const interrupted: Outcome = { status: 'failed', errorCode: 'interrupted', end: null }

/**
 * Begins the conversation's oldest queued turn unless one runs already. Settles as soon as it has begun; it then runs on
 * its own, and the next one after it.
 */
export async function startNextTurn(conversationId: string): Promise<void> {
  const since = performance.now()
  const turn = await claimNextTurn(conversationId)
  if (turn) await runTurn(turn, { since }, (conversation, live) => readNewResponse(turn, conversation, live))
}

/**
 * Goes on with a running turn that another process left, claimed since `since`; settles as soon as it has begun to. Without
 * a response id nobody can know whether the provider ever began, and asking again could answer twice: unless the
 * conversation holds the answer, the person decides.
 */
export async function takeOverTurn(turn: Turn, since: number): Promise<void> {
  const { responseId } = turn
  await runTurn(turn, { since, isTakenOver: true }, async (conversation, live) => {
    if (!responseId) throw new AppError('interrupted')
    return readKnownResponse(responseId, conversation, live)
  })
}

/** What fails because this server stops is neither the model's fault nor the provider's. */
const asInterruptedByUs = (outcome: Outcome): Outcome =>
  outcome.status === 'failed' && isShuttingDown() ? { ...outcome, errorCode: 'interrupted' } : outcome

interface Running {
  turn: Turn
  conversation: Conversation
  live: LiveTurn
}

type ReadResponse = (conversation: Conversation, live: LiveTurn) => Promise<Outcome>

async function runTurn(
  turn: Turn,
  { since, isTakenOver = false }: { since: number; isTakenOver?: boolean },
  read: ReadResponse,
): Promise<void> {
  const conversation = await db().conversation.findUnique({ where: { id: turn.conversationId } })
  if (!conversation) return
  const live = addLiveTurn(new LiveTurn(turnStart(turn, conversation), { isTakenOver, epoch: turn.epoch }))
  holdTurn(live, since)
  live.stopRequested = turn.stopRequestedAt !== null
  const run = async () => {
    const outcome = asInterruptedByUs(await readToEnd({ turn, live, conversation }, read(conversation, live)))
    // Mending may have moved it at the provider.
    const current = await db().conversation.findUnique({ where: { id: conversation.id } })
    await settleTurn({ turn, conversation: current ?? conversation, live, outcome })
    await startNextTurn(conversation.id)
  }
  void run().catch((error) => {
    log().error({ turnId: turn.id, err: describeCause(error) }, 'a turn was let go')
    // Its lease runs out, and a node that can settles it; what stays queued is the reconciler's.
    live.onLost()
  })
}

/** Whatever happens to a turn becomes its end. */
async function readToEnd({ turn, live, conversation }: Running, reading: Promise<Outcome>): Promise<Outcome> {
  try {
    return await reading
  } catch (error) {
    if (live.isLost) throw new LeaseLostError()
    if (live.stopRequested) return { status: 'cancelled', errorCode: null, end: null }
    const { code, cause } = toAppError(error)
    const end = mayHaveBegun(live, error) ? await lookForAnswer({ turn, live, conversation }) : null
    if (end === 'stopped') return { status: 'cancelled', errorCode: null, end: null }
    if (end) {
      live.apply(end)
      return { status: end.status, errorCode: null, end }
    }
    log().warn({ turnId: live.id, code, err: describeCause(cause) }, 'turn failed')
    // A response that we gave up on must not go on holding the conversation.
    await cancelAtProvider(live, conversation).catch(() => {})
    return { status: 'failed', errorCode: code, end: null }
  }
}

/** Nobody knows whether the provider has the turn: its id never came, and the request may have arrived. */
function mayHaveBegun(live: LiveTurn, error: unknown): boolean {
  const { code } = toAppError(error)
  if (live.responseId || isRefusedBeforehand(error)) return false
  return code === 'interrupted' || code === 'provider_unreachable'
}

async function lookForAnswer({ turn, live, conversation }: Running): Promise<ResponseEnd | 'stopped' | null> {
  live.progress('retrying')
  try {
    return await findAnswer(conversation, turn, live.abort.signal)
  } catch (error) {
    if (live.isLost) throw new LeaseLostError()
    if (live.stopRequested) return 'stopped'
    throw error
  }
}

function readNewResponse(turn: Turn, conversation: Conversation, live: LiveTurn): Promise<Outcome> {
  return readResponse({ create: () => createResponse(turn, conversation, live) }, conversation, live)
}

async function readKnownResponse(responseId: string, conversation: Conversation, live: LiveTurn): Promise<Outcome> {
  live.responseId = responseId
  if (live.stopRequested) await cancelAtProvider(live, conversation)
  return readResponse({ responseId }, conversation, live)
}

/** Applies what the provider streams, to its end. */
async function readResponse(
  from: Parameters<typeof streamResponse>[0]['from'],
  conversation: Conversation,
  live: LiveTurn,
): Promise<Outcome> {
  const { client } = atProvider(conversation)
  const background = env().RESPONSE_MODE === 'background'
  for await (const change of streamResponse({ client, from, background, signal: live.abort.signal })) {
    live.apply(change)
    if (change.type === 'response-start') {
      await Promise.race([noteResponse(live, change.responseId), wait(NOTED_WITHIN_MS, undefined, { ref: false })])
      if (live.stopRequested) await cancelAtProvider(live, conversation)
    }
    if (change.type === 'response-end') return { status: change.status, errorCode: change.errorCode, end: change }
  }
  return live.stopRequested ? { status: 'cancelled', errorCode: null, end: null } : interrupted
}

/** For whoever would have to take over, and for the day when it is deleted. */
async function noteResponse(live: LiveTurn, responseId: string): Promise<void> {
  try {
    await db().turn.updateMany({ where: whereClaimed(live), data: { responseId } })
  } catch (error) {
    log().error({ turnId: live.id, err: describeCause(error) }, 'the id of a response could not be noted')
  }
}
