import { createParser } from 'eventsource-parser'
import { type ChatEvent, chatEventSchema } from '#lib/contract/chat.ts'
import { networkError } from './api-error.ts'

/** The server sends a heartbeat far more often; a longer silence means that the connection is dead. */
const SILENCE_LIMIT = 45_000

/**
 * The chat events in a streamed reply, in order. Events of a type this version doesn't know are left out.
 * Throws a network error when the stream breaks or falls silent; a stream that merely ends is the caller's to judge.
 */
export async function* readChatEvents(
  body: ReadableStream<Uint8Array>,
  silenceLimit = SILENCE_LIMIT,
): AsyncGenerator<ChatEvent> {
  const arrived: ChatEvent[] = []
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = parseChatEvent(data)
      if (event) arrived.push(event)
    },
  })
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    while (true) {
      const { done, value } = await readOrGiveUp(reader, silenceLimit)
      if (done) return
      parser.feed(decoder.decode(value, { stream: true }))
      yield* arrived.splice(0)
    }
  } finally {
    // Not awaited: a cancel can wait for a read that never comes.
    reader.cancel().catch(() => {})
  }
}

function parseChatEvent(data: string): ChatEvent | null {
  try {
    return chatEventSchema.safeParse(JSON.parse(data)).data ?? null
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
