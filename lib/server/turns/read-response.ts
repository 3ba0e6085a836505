import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { atProvider } from '#lib/server/conversations/at-provider.ts'
import type { Segment } from '#lib/server/conversations/segment.ts'
import type { Turn } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, describeCause, toAppError } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { isRefused } from '#lib/server/provider-error.ts'
import { createResponse } from './create-response.ts'
import { findAnswer } from './find-answer.ts'
import { findEnd } from './find-end.ts'
import { findLateAnswer } from './late-answer.ts'
import type { LiveTurn } from './live-turn.ts'
import type { ResponseEnd } from './response-end.ts'
import { streamResponse } from './stream-response.ts'
import { LeaseLostError } from './turn-lease.ts'
import type { TurnEvent } from './turn-state.ts'

/** The first word waits so long for the response's id to be in our row: what isn't, nobody could ever delete. */
const NOTED_WITHIN_MS = 500

/** A turn that this node runs. */
export interface TurnRun {
  turn: Turn
  conversation: Segment
  live: LiveTurn
  /** The turn before it of which nobody knows whether the provider has it. */
  unknownBefore: string | null
  /** Settles when the response's id is in our row, as far as it can be. */
  noted: Promise<void>
}

/**
 * Asks for the turn's response and reads it; returns how that ended, and never throws. What came of the one before it is found
 * out first: who looks for a turn counts those before it.
 */
export function createAndRead(run: TurnRun): Promise<TurnEvent> {
  const { turn, conversation, live, unknownBefore } = run
  return toEvent(live, async () => {
    if (unknownBefore) {
      live.progress('retrying')
      await findLateAnswer(unknownBefore, live.abort.signal)
    }
    return read({ create: () => createResponse(turn, conversation, live) }, run)
  })
}

/** Reads the response that the turn has; returns how that ended, and never throws. */
export function reopenAndRead(run: TurnRun): Promise<TurnEvent> {
  return toEvent(run.live, () => read({ responseId: run.turn.responseId ?? '' }, run))
}

/** Finds out what the provider has of the turn; returns what is so, and never throws. */
export function findAndRead({ turn, conversation, live }: TurnRun): Promise<TurnEvent> {
  const { signal } = live.abort
  live.progress('retrying')
  return toEvent(live, async () => {
    const end = live.responseId
      ? await findEnd(conversation, live.responseId, signal)
      : await findAnswer(conversation, turn, signal)
    // Cancelled is what we gave up on.
    return end && end.status !== 'cancelled' ? toEnded(live, end) : { type: 'absent' }
  })
}

/** Applies what the provider streams, to its end. */
async function read(from: Parameters<typeof streamResponse>[0]['from'], run: TurnRun): Promise<TurnEvent> {
  const { conversation, live } = run
  const { client } = atProvider(conversation)
  const background = env().RESPONSE_MODE === 'background'
  for await (const change of streamResponse({ client, from, background, signal: live.abort.signal })) {
    if (change.type === 'response-end') return toEnded(live, change)
    live.apply(change)
    if (change.type !== 'response-start') continue
    live.tell({ type: 'began' })
    await Promise.race([run.noted.catch(() => {}), wait(NOTED_WITHIN_MS, undefined, { ref: false })])
  }
  return { type: 'left' }
}

function toEnded(live: LiveTurn, end: ResponseEnd): TurnEvent {
  live.apply(end)
  if (end.status === 'failed') log().warn({ turnId: live.id, code: end.errorCode }, 'a turn failed at the provider')
  return { type: 'ended', outcome: { status: end.status, errorCode: end.errorCode, end } }
}

/** What an error says of the turn. */
async function toEvent(live: LiveTurn, read: () => Promise<TurnEvent>): Promise<TurnEvent> {
  try {
    return await read()
  } catch (error) {
    if (live.abort.signal.aborted) return { type: 'left' }
    if (error instanceof LeaseLostError) return { type: 'lease-lost' }
    const { code, cause } = toAppError(error)
    log().warn({ turnId: live.id, code, err: describeCause(cause) }, 'a turn could not be read to its end')
    return {
      type: isRefused(error instanceof AppError ? error.cause : error) ? 'refused' : 'reply-lost',
      errorCode: code,
    }
  }
}
