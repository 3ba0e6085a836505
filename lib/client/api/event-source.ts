import { createParser } from 'eventsource-parser'
import type * as z from 'zod/mini'
import { type ChatEvent, chatEventSchema } from '#lib/contract/chat.ts'
import { networkError } from './api-error.ts'

/** The server sends a heartbeat far more often; a longer silence means that the connection is dead. */
const SILENCE_LIMIT = 45_000
/** The server closes a stream right after its last event. */
const END_LIMIT = 2_000

type Reading<Event> = {
  silenceLimit?: number
  /** Something arrived, if only a heartbeat. */
  onBytes?: () => void
  /** Whether the server closes the stream after this event: then it is let finish, and not cut off. */
  isLast?: (event: Event) => boolean
}

/** The chat events in a streamed reply, in order. */
export const readChatEvents = (body: ReadableStream<Uint8Array>, silenceLimit?: number): AsyncGenerator<ChatEvent> =>
  readServerEvents(body, chatEventSchema, { silenceLimit, isLast: ({ type }) => type === 'turn-end' })

/**
 * The events of this shape in a streamed reply, in order. Those of a type this version doesn't know are left out.
 * Throws a network error when the stream breaks or falls silent; a stream that merely ends is the caller's to judge.
 */
export async function* readServerEvents<T extends z.ZodMiniType>(
  body: ReadableStream<Uint8Array>,
  schema: T,
  { silenceLimit = SILENCE_LIMIT, onBytes, isLast }: Reading<z.infer<T>> = {},
): AsyncGenerator<z.infer<T>> {
  const arrived: z.infer<T>[] = []
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = schema.safeParse(parseJson(data))
      if (!event.success) return
      arrived.push(event.data)
      isOver ||= isLast?.(event.data) ?? false
    },
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let isOver = false
  try {
    while (true) {
      const { done, value } = await readOrGiveUp(reader, silenceLimit)
      if (done) return
      onBytes?.()
      parser.feed(decoder.decode(value, { stream: true }))
      yield* arrived.splice(0)
    }
  } finally {
    // Not awaited: either can wait for a read that never comes.
    if (isOver) void readOut(reader)
    else reader.cancel().catch(() => {})
  }
}

/** Reads on to the end, which is near; a stream that doesn't end is cut off after all. */
async function readOut(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    while (!(await readOrGiveUp(reader, END_LIMIT)).done);
  } catch {
    reader.cancel().catch(() => {})
  }
}

function parseJson(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

async function readOrGiveUp(reader: ReadableStreamDefaultReader<Uint8Array>, limit: number) {
  let timer: ReturnType<typeof setTimeout> | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(networkError()), limit)
  })
  try {
    return await Promise.race([reader.read(), silence])
  } catch {
    throw networkError()
  } finally {
    clearTimeout(timer)
  }
}
