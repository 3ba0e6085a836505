import 'server-only'
import { complaintIn } from './error-words.ts'
import { EventLines, type ReplyEvent, readData } from './event-lines.ts'
import { serverErrors } from './server-error.ts'

/** More than any answer that comes in one piece. */
const MAX_WHOLE_CHARACTERS = 64_000_000

/**
 * The events of a reply to a request for a stream. It may be one all the same when its type says otherwise, or it may be the
 * whole answer in JSON: what it begins with tells.
 * @throws ApiError when it is neither
 */
export async function* replyEvents(reply: Response, heard: () => void): AsyncGenerator<ReplyEvent> {
  if (reply.body === null) return
  const text = reply.body.pipeThrough(hearing(heard)).pipeThrough(new TextDecoderStream())
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
  const lines = new EventLines()
  yield* lines.add(start)
  for (let read = await reader.read(); !read.done; read = await reader.read()) yield* lines.add(read.value)
  yield* lines.end()
}

/** The whole answer, or chunks one a line. */
async function* wholeReply(start: string, reader: Reader): AsyncGenerator<ReplyEvent> {
  let text = start
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += read.value
    if (text.length > MAX_WHOLE_CHARACTERS) throw serverErrors.notChatCompletions()
  }
  const pieces = readData(text) ?? text.split('\n').flatMap(readLine)
  if (!pieces.some(isOfAnswer)) throw serverErrors.notChatCompletions()
  yield* pieces
  yield { type: 'end' }
}

/** Any server can answer in JSON. */
const isOfAnswer = (piece: ReplyEvent) =>
  piece.type !== 'body' || 'choices' in piece.body || complaintIn(piece.body, piece.isError) !== null

const readLine = (line: string): ReplyEvent[] => (line.trim() === '' ? [] : (readData(line) ?? [{ type: 'nonsense' }]))

/** Everything counts as a sign of life: gateways send comments while a model is being loaded. */
const hearing = (heard: () => void) =>
  new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      heard()
      controller.enqueue(chunk)
    },
  })
