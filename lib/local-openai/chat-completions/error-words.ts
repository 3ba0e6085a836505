import 'server-only'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** What a server says of an error. */
export type Complaint = {
  status: number
  code: string | null
  /** For people; null when there is none. */
  message: string | null
  /** All it says, to be searched. */
  words: string
  /** There is an error in JSON, and not the page of somebody in between. */
  isStructured: boolean
}

/** An error page may be of any length. */
const MAX_CHARACTERS = 20_000
/** What servers send back of the request itself: none of their words. */
const OURS = ['input', 'body', 'failed_generation', 'prompt', 'messages']
const WORDS_FOR_STATUS: readonly (readonly [RegExp, number])[] = [
  [/rate.?limit|too.?many.?requests/i, 429],
  [/overloaded|unavailable|capacity/i, 503],
  [/auth|api.?key/i, 401],
  [/permission|forbidden/i, 403],
  [/quota|billing|payment/i, 402],
  [/not.?found/i, 404],
  [/timeout/i, 504],
  [/invalid.?request|bad.?request|validation/i, 400],
]

/** The complaint in the body of a reply that isn't good. */
export function readComplaint(status: number, text: string): Complaint {
  const given = text.slice(0, MAX_CHARACTERS)
  const body = parsed(given)
  const error = body === null ? null : errorIn(body)
  if (error !== null) return complaintOf(status, error)
  // Plain words are as good as JSON; a page isn't.
  const message = /^\s*(<|$)/.test(given) ? null : given.trim()
  return { status, code: null, message, words: message ?? '', isStructured: false }
}

/** The complaint in a chunk or a whole reply that came as if all were well; null when there is none. */
export function complaintIn(body: JsonObject, isError: boolean): Complaint | null {
  const error =
    isError || isGiven(body.error) || body.type === 'error' || body.object === 'error' ? errorIn(body) : null
  if (error === null) return isError ? complaintOf(500, body) : null
  return complaintOf(statusIn(error), error)
}

const isGiven = (value: Json | undefined) => value !== undefined && value !== null && value !== false && value !== ''

/** Servers wrap an error in different ways, or not at all. */
function errorIn(body: Json): JsonObject | null {
  if (Array.isArray(body)) return body.map(errorIn).find((error) => error !== null) ?? null
  if (!isObject(body)) return null
  const { error } = body
  if (isObject(error)) return error
  if (typeof error === 'string') return { ...body, message: wrapped(error) ?? error }
  const message = body.message ?? body.detail ?? body.msg ?? body.error_message ?? body.errors
  return message === undefined || message === null ? null : { ...body, message: messageIn(message) }
}

/** An error that a gateway passes on as the text of its own. */
function wrapped(text: string): string | null {
  const inner = parsed(text)
  const error = inner === null ? null : errorIn(inner)
  return typeof error?.message === 'string' ? error.message : null
}

/** The text in what may be a list of them, as FastAPI's: what is wrong, and where. */
function messageIn(value: Json): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(messageIn).join('; ')
  if (!isObject(value)) return JSON.stringify(value)
  const place = Array.isArray(value.loc) ? `${value.loc.join('.')}: ` : ''
  const text = value.msg ?? value.message ?? value.detail
  return text === undefined ? wordsIn(value) : place + messageIn(text)
}

function complaintOf(status: number, error: JsonObject): Complaint {
  const message = error.message === undefined ? null : messageIn(error.message)
  return {
    status,
    code: [error.code, error.type].find((code) => typeof code === 'string' && !/^\d*$/.test(code)) as string | null,
    message: message || null,
    words: wordsIn(error),
    isStructured: true,
  }
}

function wordsIn(value: Json): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(wordsIn).join(' ')
  if (!isObject(value)) return ''
  return Object.entries(value)
    .map(([key, inner]) => (OURS.includes(key) ? '' : wordsIn(inner)))
    .join(' ')
}

/** What would have been the reply's status, had the server known in time. */
function statusIn(error: JsonObject): number {
  const numbers = [error.code, error.status, error.status_code, error.http_code, error.http_status].map(Number)
  const given = numbers.find((number) => number >= 400 && number < 600)
  if (given !== undefined) return given
  const named = [error.code, error.type, error.status].filter((name) => typeof name === 'string').join(' ')
  return WORDS_FOR_STATUS.find(([pattern]) => pattern.test(named))?.[1] ?? 500
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
