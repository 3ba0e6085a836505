import 'server-only'
import { watchJsonShape } from '#lib/local-openai/wire/json-shape.ts'
import { AppError, bodyTooLarge } from './errors.ts'

/** Enough for 100,000 characters, each escaped as \uXXXX. */
export const BODY_MAX_BYTES = 1_000_000

/** More than anybody sends who means to be answered. */
const DISCARDED_MAX_BYTES = 50_000_000

/** A body has so long for each megabyte, and for its first one in any case: slower ones would be held open by the hundred. */
const MS_PER_MEGABYTE = 10_000

/**
 * The JSON body of a request; undefined when there is none. Stops reading as soon as it is too large, too slow, or no JSON
 * that could be taken. `onRead` is told how many bytes came.
 * @throws AppError body_too_large, body_too_slow, not_json, malformed_json
 */
export async function readJson(
  request: Request,
  maxBytes = BODY_MAX_BYTES,
  onRead: (bytes: number) => void = () => {},
): Promise<unknown> {
  const look = watchJsonShape()
  const bytes = await readBytes(request, maxBytes, (piece) => {
    // A form of another site's can send anything but this type.
    if (!isJson(request)) throw new AppError('not_json')
    const userMessage = look(piece)
    if (userMessage) throw new AppError('malformed_json', { userMessage })
  })
  onRead(bytes.byteLength)
  if (bytes.byteLength === 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AppError('malformed_json', { cause })
  }
}

const isJson = ({ headers }: Request) =>
  /^application\/([\w.-]+\+)?json *(;|$)/i.test(headers.get('content-type')?.trim() ?? '')

async function readBytes(
  request: Request,
  maxBytes: number,
  look?: (piece: Uint8Array) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  if (!request.body) return new Uint8Array()
  const pieces: Uint8Array[] = []
  const since = performance.now()
  let size = 0
  const reader = request.body.getReader()
  const timeLeft = () => since + MS_PER_MEGABYTE * Math.max(1, size / 1_000_000) - performance.now()
  try {
    for (let next = await readSoon(reader, timeLeft()); !next.done; next = await readSoon(reader, timeLeft())) {
      size += next.value.byteLength
      if (size > maxBytes) throw bodyTooLarge(maxBytes)
      look?.(next.value)
      pieces.push(next.value)
    }
  } catch (error) {
    void discard(reader).catch(() => {})
    // Whoever sent it has gone away, which is nobody's fault here.
    throw error instanceof AppError ? error : new AppError('malformed_json', { cause: error })
  }
  return Uint8Array.from(Buffer.concat(pieces))
}

/**
 * Takes what still comes of a body that is refused: who sends it reads the reply only afterwards, and would find the
 * connection broken off in its place. One that is slow is cut off by the server's guard over connections.
 */
async function discard(reader: Reader): Promise<void> {
  let size = 0
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    size += next.value.byteLength
    if (size > DISCARDED_MAX_BYTES) return reader.cancel()
  }
}

type Reader = ReadableStreamDefaultReader<Uint8Array>

/** @throws AppError body_too_slow when nothing comes for so long */
async function readSoon(reader: Reader, ms: number): ReturnType<Reader['read']> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new AppError('body_too_slow')), Math.max(ms, 0))
  try {
    return await Promise.race([reader.read(), late])
  } finally {
    clearTimeout(timer)
  }
}
