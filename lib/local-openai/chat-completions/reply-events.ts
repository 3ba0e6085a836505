import 'server-only'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { serverErrors } from './server-error.ts'

/** What a server sends, one after the other; `end` when it says that this was all. */
export type ReplyEvent = { type: 'body'; body: JsonObject; isError: boolean } | { type: 'nonsense' } | { type: 'end' }

/** More than any answer that comes in one piece. */
const MAX_WHOLE_CHARACTERS = 64_000_000

/**
 * The events of a reply to a request for a stream. It may be one all the same when its type says otherwise, or it may be the
 * whole answer in JSON: what it begins with tells.
 * @throws ApiError when it is neither
 */
export async function* replyEvents(reply: Response, heard: () => void): AsyncGenerator<ReplyEvent> {
  const text = (reply.body ?? new ReadableStream<Uint8Array<ArrayBuffer>>())
    .pipeThrough(hearing(heard))
    .pipeThrough(new TextDecoderStream())
  const reader = text.getReader()
  try {
    let start = ''
    for (let done = false; start.trimStart() === '' && !done; ) {
      const read = await reader.read()
      done = read.done
      start += read.value ?? ''
    }
    const first = start.trimStart().charAt(0)
    if (first === '<') throw serverErrors.notChatCompletions()
    if (first === '{' || first === '[') yield* wholeReply(start, reader)
    else yield* streamed(start, reader)
  } finally {
    // Not awaited: a read may be pending.
    reader.cancel().catch(() => {})
  }
}

type Reader = ReadableStreamDefaultReader<string>

async function* streamed(start: string, reader: Reader): AsyncGenerator<ReplyEvent> {
  const source = new ReadableStream<string>({
    start: (controller) => controller.enqueue(start),
    pull: async (controller) => {
      const { done, value } = await reader.read()
      if (done) controller.close()
      else controller.enqueue(value)
    },
  })
  for await (const { event, data } of source.pipeThrough(new EventSourceParserStream())) {
    if (/^\[?done\]?$/i.test(data.trim())) return yield { type: 'end' }
    const read = readBody(data)
    if (read !== null) yield event === 'error' && read.type === 'body' ? { ...read, isError: true } : read
  }
}

/** The whole answer, or chunks one a line. */
async function* wholeReply(start: string, reader: Reader): AsyncGenerator<ReplyEvent> {
  let text = start
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value
    if (text.length > MAX_WHOLE_CHARACTERS) throw serverErrors.notChatCompletions()
  }
  const whole = readBody(text)
  const pieces = whole?.type === 'nonsense' ? text.split('\n').map(readBody) : [whole]
  for (const piece of pieces) if (piece !== null) yield piece
  yield { type: 'end' }
}

/** The object in an event's data, of which some servers make a list; null for what is no JSON at all, such as signs of life. */
function readBody(data: string): ReplyEvent | null {
  if (!/^\s*[{[]/.test(data)) return null
  try {
    const given: Json = JSON.parse(data)
    const body = Array.isArray(given) ? given.find(isObject) : given
    return isObject(body) ? { type: 'body', body, isError: false } : null
  } catch {
    return { type: 'nonsense' }
  }
}

/** Everything counts as a sign of life: gateways send comments while a model is being loaded. */
const hearing = (heard: () => void) =>
  new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      heard()
      controller.enqueue(chunk)
    },
  })
