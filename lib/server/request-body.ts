import 'server-only'
import { AppError, bodyTooLarge } from './errors.ts'

/** Enough for 100,000 characters, each escaped as \uXXXX. */
export const BODY_MAX_BYTES = 1_000_000

/**
 * The JSON body of a request; undefined when there is none. Stops reading as soon as it is too large.
 * @throws AppError body_too_large, malformed_json
 */
export async function readJson(request: Request, maxBytes = BODY_MAX_BYTES): Promise<unknown> {
  const bytes = await readBytes(request, maxBytes)
  if (bytes.byteLength === 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw new AppError('malformed_json', { cause })
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (!request.body) return new Uint8Array()
  const chunks: Uint8Array[] = []
  let size = 0
  const reader = request.body.getReader()
  const read = () =>
    reader.read().catch((cause: unknown) => {
      // Whoever sent it went away.
      throw new AppError('malformed_json', { cause })
    })
  for (let chunk = await read(); !chunk.done; chunk = await read()) {
    size += chunk.value.byteLength
    if (size > maxBytes) {
      reader.cancel().catch(() => {})
      throw bodyTooLarge(maxBytes)
    }
    chunks.push(chunk.value)
  }
  return Uint8Array.from(Buffer.concat(chunks))
}
