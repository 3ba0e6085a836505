import 'server-only'
import { apiErrors } from './api-error.ts'
import type { Deps } from './deps.ts'
import { asObject } from './fields.ts'
import type { Json, JsonObject } from './json.ts'

/** One request to one endpoint, its sender known. */
export type Call = {
  deps: Deps
  tenant: string
  request: Request
  query: URLSearchParams
  /** The ids in the path, in order. */
  ids: string[]
}

export type Endpoint = (call: Call) => Promise<Response>

/** The body as a JSON object; a request without one means `{}`. */
export async function readBody(request: Request): Promise<JsonObject> {
  const text = await request.text()
  return text.trim() === '' ? {} : asObject(parse(text), 'body')
}

function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw apiErrors.invalidJson()
  }
}
