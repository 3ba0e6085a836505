import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import OpenAI from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { lookWaits, mayPass } from '#lib/server/provider/retry.ts'
import { SilenceError, withSilenceLimit } from '#lib/server/provider/silence.ts'
import { retrieveResponse, withEverything } from '#lib/server/provider/with-everything.ts'
import { providerErrorCode } from '#lib/server/provider-error.ts'
import { type TurnChange, toTurnChange } from './provider-events.ts'
import { type ResponseEnd, toResponseEnd } from './response-end.ts'

type OpenStream = () => Promise<AsyncIterable<ResponseStreamEvent>>

interface ResponseStream {
  client: OpenAI
  /** Either how to create the response, or the id of one that has begun. */
  from: { create: OpenStream } | { responseId: string }
  /** Whether the provider goes on with the response when nobody reads it. */
  background: boolean
  signal: AbortSignal
}

/**
 * What one response changes, each change once, to its end. When the connection is lost and the response runs in the
 * background, it goes on after the last event that was seen: by replay, or by polling when the provider no longer replays.
 * A stream that ends without a terminal event is an interruption, never a success; whether the response got to its end all
 * the same is asked before giving up.
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
  let attempt = 0
  let silences = 0
  while (attempt < lookWaits.stream.length && silences < 2) {
    await wait((lookWaits.stream[attempt++] ?? 0) * env().RETRY_BASE_MS, undefined, { signal })
    try {
      const events =
        responseId === null && 'create' in from
          ? limited(await from.create(), env().FIRST_BYTE_SECONDS)
          : await resume(client, { responseId: responseId ?? '', lastSeen, signal })
      for await (const event of events) {
        // Whoever leaves the numbers out counts as everybody does.
        const number = event.sequence_number ?? lastSeen + 1
        if (number <= lastSeen) continue
        lastSeen = number
        attempt = 1
        silences = 0
        const change = toTurnChange(event)
        if (!change) continue
        if (change.type === 'response-start') responseId = change.responseId
        yield change
        if (change.type === 'response-end') return
      }
    } catch (error) {
      if (error instanceof SilenceError) silences++
      else if (responseId && error instanceof OpenAI.NotFoundError) break
      // Before the response has an id there is nothing to go on with.
      else if (!responseId || !isLostConnection(error)) throw error
    }
    if (signal.aborted) return
    if (!responseId || !background) break
  }
  const end = responseId ? await retrieveEnd(client, responseId).catch(() => null) : null
  if (!end) throw new AppError('interrupted')
  yield end
}

const limited = (events: AsyncIterable<ResponseStreamEvent>, firstSeconds = env().SILENCE_SECONDS) =>
  withSilenceLimit(events, { firstMs: firstSeconds * 1000, limitMs: env().SILENCE_SECONDS * 1000 })

/** Replays what came after `lastSeen` and follows; where the provider refuses that, waits for the end instead. */
async function resume(
  client: OpenAI,
  { responseId, lastSeen, signal }: { responseId: string; lastSeen: number; signal: AbortSignal },
): Promise<AsyncIterable<ResponseStreamEvent>> {
  const after = lastSeen >= 0 ? { starting_after: lastSeen } : {}
  try {
    const follow = (more: object) =>
      client.responses.retrieve(responseId, { stream: true, ...after, ...more }, { signal, maxRetries: 0 })
    return limited(await withEverything(client, follow))
  } catch (error) {
    if (error instanceof OpenAI.BadRequestError) return poll(client, responseId, signal)
    throw error
  }
}

/** The terminal event of a response that is no longer streamed, as soon as it has ended. Each reply is a sign of life. */
async function* poll(client: OpenAI, responseId: string, signal: AbortSignal): AsyncGenerator<ResponseStreamEvent> {
  for (;;) {
    const response = await retrieveResponse(client, responseId, { signal })
    const status = toResponseEnd(response)?.status
    if (status) {
      const type = `response.${status === 'cancelled' ? 'failed' : status}` as const
      return yield { type, sequence_number: Number.MAX_SAFE_INTEGER, response }
    }
    await wait(lookWaits.poll * env().RETRY_BASE_MS, undefined, { signal })
  }
}

/** The end of a response as the provider tells it when asked; null while it runs, or when the provider doesn't know it. */
export async function retrieveEnd(client: OpenAI, responseId: string): Promise<ResponseEnd | null> {
  try {
    return toResponseEnd(await retrieveResponse(client, responseId))
  } catch (error) {
    if (error instanceof OpenAI.NotFoundError) return null
    throw error
  }
}

/**
 * What is in the way of reading, and says nothing of the response: it can't be reached, or whoever answers is busy or broken.
 * A stream's own error event, which has no status, is of the response; that may well go on behind it.
 */
const isLostConnection = (error: unknown) =>
  providerErrorCode(error) === 'provider_unreachable' ||
  (error instanceof OpenAI.APIError && error.status !== undefined && mayPass(error))
