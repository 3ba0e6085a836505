import 'server-only'
import { apiErrors } from '../wire/api-error.ts'
import { asObject } from '../wire/fields.ts'
import type { Json, JsonObject } from '../wire/json.ts'
import { watchJsonShape } from '../wire/json-shape.ts'

/** Images and files may be in it. */
const MAX_JSON_BYTES = 64 * 1024 * 1024

/** The body as a JSON object; a request without one means `{}`. */
export async function readBody(request: Request): Promise<JsonObject> {
  const look = watchJsonShape()
  const bytes = await readBytes(request, MAX_JSON_BYTES, (piece) => {
    if (look(piece) !== null) throw apiErrors.invalidJson()
  })
  const text = new TextDecoder().decode(bytes)
  return text.trim() === '' ? {} : asObject(parse(text), 'body')
}

/** The body, of which no more than `max` bytes are ever held; `look` sees each piece as it comes, and may throw. */
export async function readBytes(
  request: Request,
  max: number,
  look: (piece: Uint8Array) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  // Not cancelled when it is too much: Node's own form bodies break when they are.
  for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) {
    size += chunk.byteLength
    if (size > max) throw apiErrors.bodyTooLarge(max)
    look(chunk)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw apiErrors.invalidJson()
  }
}
