import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'
import type { ResponseCreateParamsStreaming, ResponseStreamEvent } from 'openai/resources/responses/responses'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { providerErrorCode } from '#lib/server/provider/provider-error.ts'
import { type ResponseEnd, type TurnChange, toResponseEnd, toTurnChange } from './provider-events.ts'
import { SilenceError, withSilenceLimit } from './silence.ts'

/** Waits between the attempts to go on with a stream that was lost; then the turn counts as interrupted. */
const RESUME_DELAYS_MS = [0, 500, 1000, 2000, 4000]
const POLL_MS = 2000

interface ResponseStream {
  client: OpenAI
  /** Either what to create, or the response to go on with. */
  from: { create: ResponseCreateParamsStreaming } | { responseId: string }
  background: boolean
  signal: AbortSignal
}

/**
 * What one response changes, each change once, to its end. When the connection is lost and the response runs in the
 * background, it goes on after the last event that was seen: by replay, or by polling when the provider no longer replays.
 * A stream that ends without a terminal event is an interruption, never a success.
 * @throws AppError interrupted; whatever the provider throws. Aborting `signal` ends it silently or with APIUserAbortError.
 * @see https://github.com/openai/openai-node/issues/1983 why the SDK's helper isn't used to resume
 */
export async function* streamResponse({
  client,
  from,
  background,
  signal,
}: ResponseStream): AsyncGenerator<TurnChange> {
  let responseId = 'responseId' in from ? from.responseId : null
  let lastSeen = -1
  for (const delay of RESUME_DELAYS_MS) {
    if (delay) await wait(delay, undefined, { signal })
    try {
      const events = responseId
        ? await resume(client, { responseId, lastSeen, signal })
        : await client.responses.create('create' in from ? from.create : neverCreate(), { signal, maxRetries: 0 })
      for await (const event of withSilenceLimit(events, env().SILENCE_SECONDS * 1000)) {
        if (event.sequence_number <= lastSeen) continue
        lastSeen = event.sequence_number
        const change = toTurnChange(event)
        if (!change) continue
        if (change.type === 'response-start') responseId = change.responseId
        yield change
        if (change.type === 'response-end') return
      }
    } catch (error) {
      if (!background || !responseId || !isLostConnection(error)) throw asInterruption(error)
    }
    if (signal.aborted) return
    if (!background || !responseId) throw new AppError('interrupted')
  }
  throw new AppError('interrupted')
}

/** Replays what came after `lastSeen` and follows; where the provider refuses that, waits for the end instead. */
async function resume(
  client: OpenAI,
  { responseId, lastSeen, signal }: { responseId: string; lastSeen: number; signal: AbortSignal },
): Promise<AsyncIterable<ResponseStreamEvent>> {
  const after = lastSeen >= 0 ? { starting_after: lastSeen } : {}
  try {
    return await client.responses.retrieve(responseId, { stream: true, ...after }, { signal })
  } catch (error) {
    if (error instanceof OpenAI.BadRequestError) return poll(client, responseId, signal)
    throw error
  }
}

async function* poll(client: OpenAI, responseId: string, signal: AbortSignal): AsyncGenerator<ResponseStreamEvent> {
  for (;;) {
    const response = await client.responses.retrieve(responseId, {}, { signal })
    const type = toResponseEnd(response)?.status
    if (type) {
      const ended = type === 'cancelled' ? 'failed' : type
      return yield { type: `response.${ended}`, sequence_number: Number.MAX_SAFE_INTEGER, response }
    }
    await wait(POLL_MS, undefined, { signal })
  }
}

/** The end of a response as the provider tells it when asked; null while it runs, or when the provider doesn't know it. */
export async function retrieveEnd(client: OpenAI, responseId: string): Promise<ResponseEnd | null> {
  try {
    return toResponseEnd(await client.responses.retrieve(responseId))
  } catch (error) {
    if (error instanceof OpenAI.NotFoundError) return null
    throw error
  }
}

const isLostConnection = (error: unknown) =>
  error instanceof SilenceError || providerErrorCode(error) === 'provider_unreachable'

const asInterruption = (error: unknown) =>
  error instanceof SilenceError ? new AppError('interrupted', { cause: error }) : error

function neverCreate(): never {
  throw new Error('A response without an id can only be created.')
}
