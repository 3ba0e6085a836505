import 'server-only'
import { isObject, type Json, type JsonObject, parsedJson } from '../wire/json.ts'

/** What a server says of an error. */
export type Complaint = {
  status: number
  code: string | null
  /** For people; null when there is none. */
  message: string | null
  /** All it says, to be searched. */
  words: string
  /** How it is said: in JSON, in plain words, not at all; or by the page of somebody in between. */
  form: 'structured' | 'text' | 'nothing' | 'page'
}

/** What servers send back of the request itself: none of their words. */
const OURS = ['input', 'body', 'failed_generation', 'prompt', 'messages']
/** Where it begins in JSON that is too long to have come whole. */
const OURS_IN_TEXT = new RegExp(String.raw`"(${OURS.join('|')})"\s*:`)
const MAX_CHARACTERS = 20_000
const WORDS_FOR_STATUS: readonly (readonly [RegExp, number])[] = [
  [/rate.?limit|too.?many.?requests|throttl|exhausted/i, 429],
  [/overloaded|unavailable|capacity/i, 503],
  [/auth|api.?key/i, 401],
  [/permission|forbidden/i, 403],
  [/quota|billing|payment/i, 402],
  [/not.?found/i, 404],
  [/timeout|deadline/i, 504],
  [/(invalid|bad).?(request|argument|param)|validation/i, 400],
]
/** Of these, what is told by a sentence as well as by a name. */
const SENTENCES_FOR_STATUS = WORDS_FOR_STATUS.slice(0, 1)

/** The complaint in the body of a reply that isn't good. */
export function readComplaint(status: number, text: string): Complaint {
  const body = parsedJson(text) ?? null
  const error = body === null ? null : errorIn(body)
  if (error !== null) return complaintOf(status, error)
  const words = typeof body === 'string' ? body : body === null ? text.split(OURS_IN_TEXT)[0] : ''
  const said = (words ?? '').slice(0, MAX_CHARACTERS).trim()
  const form = said === '' ? 'nothing' : said.startsWith('<') ? 'page' : 'text'
  // Plain words are as good as JSON; a page isn't.
  const message = form === 'text' ? said : null
  return { status, code: null, message, words: message ?? '', form }
}

/** The complaint in a chunk or a whole reply that came as if all were well; null when there is none. */
export function complaintIn(body: JsonObject, isError: boolean): Complaint | null {
  const error = isError || isFailure(body) ? errorIn(body) : null
  if (error === null) return isError ? complaintOf(500, body) : null
  return complaintOf(statusIn(error), error)
}

/** Whether it speaks of an error, in one of the ways in which servers do that, and not of an answer. */
function isFailure(body: JsonObject): boolean {
  if (isGiven(body.error) || body.type === 'error' || body.object === 'error') return true
  if (isGiven(choiceOf(body)?.error) || isGiven(statusOfBase(body))) return true
  const saysNothing = !Array.isArray(body.choices) || body.choices.length === 0
  if (!saysNothing) return false
  const isSaidSo = body.success === false || body.status === 'error' || body.status === 'failed'
  const isCode = (code: Json | undefined) => isGiven(code) && !/^(0+|200|ok|success)$/i.test(`${code}`)
  const isTold = [body.detail, body.error_msg, body.error_message].some(isGiven)
  return isSaidSo || isTold || isCode(body.code) || isCode(body.error_code)
}

const choiceOf = ({ choices }: JsonObject) => (Array.isArray(choices) ? choices.find(isObject) : undefined)

/** MiniMax says in every reply how it went. */
const statusOfBase = ({ base_resp: base }: JsonObject): Json | undefined => (isObject(base) ? base.status_code : null)

/** Some servers name an error in every chunk, and leave it empty. */
function isGiven(value: Json | undefined): boolean {
  if (isObject(value) || Array.isArray(value)) return Object.values(value).some(isGiven)
  return value !== undefined && value !== null && value !== false && value !== '' && value !== 0 && value !== '0'
}

/** Servers wrap an error in different ways, or not at all. */
function errorIn(body: Json): JsonObject | null {
  if (Array.isArray(body)) return body.map(errorIn).find((error) => error !== null) ?? null
  if (!isObject(body)) return null
  const error = [body.error, choiceOf(body)?.error].find(isGiven) ?? null
  if (isObject(error)) return error
  if (isGiven(statusOfBase(body)) && isObject(body.base_resp)) {
    return { code: body.base_resp.status_code ?? null, message: body.base_resp.status_msg ?? null }
  }
  const { message, detail, msg, error_message, error_msg, errors, title } = body
  // A short name of the error may stand beside its words, which then say more.
  const words = [message, detail, msg, error_message, error_msg, errors, title].find(isGiven) ?? error
  return words === null || words === true ? null : { ...body, message: messageIn(words) }
}

/** The text in what may be a list of them, as FastAPI's: what is wrong, and where; or an error that a gateway passes on. */
function messageIn(value: Json): string {
  if (typeof value === 'string') return wrapped(value) ?? value
  if (Array.isArray(value)) return value.map(messageIn).join('; ')
  if (!isObject(value)) return JSON.stringify(value)
  const place = Array.isArray(value.loc) ? `${value.loc.join('.')}: ` : ''
  const text = value.msg ?? value.message ?? value.detail
  return text === undefined ? wordsIn(value) : place + messageIn(text)
}

function wrapped(text: string): string | null {
  const inner = parsedJson(text) ?? null
  const error = inner === null ? null : errorIn(inner)
  return typeof error?.message === 'string' ? error.message : null
}

function complaintOf(status: number, error: JsonObject): Complaint {
  const passedOn = isObject(error.metadata) && typeof error.metadata.raw === 'string' ? error.metadata.raw : undefined
  const message = [passedOn, error.message].find(isGiven) ?? null
  return {
    status,
    code: [error.code, error.type].find(isName) ?? null,
    message: message === null ? null : messageIn(message) || null,
    words: wordsIn(error).slice(0, MAX_CHARACTERS),
    form: 'structured',
  }
}

const isName = (code: Json | undefined): code is string => typeof code === 'string' && /^\w*[a-z]\w*$/i.test(code)

function wordsIn(value: Json): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(wordsIn).join('\n')
  if (!isObject(value)) return ''
  return Object.entries(value)
    .map(([key, inner]) => (OURS.includes(key) ? '' : wordsIn(inner)))
    .join('\n')
}

/** What would have been the reply's status, had the server known in time. */
function statusIn(error: JsonObject): number {
  const numbers = [error.code, error.status, error.status_code, error.http_code, error.http_status].map(Number)
  const given = numbers.find((number) => number >= 400 && number < 600)
  if (given !== undefined) return given
  const named = [error.code, error.type, error.error_type, error.status]
    .filter((name) => typeof name === 'string')
    .join(' ')
  const message = typeof error.message === 'string' ? error.message : ''
  const find = (table: typeof WORDS_FOR_STATUS, words: string) => table.find(([pattern]) => pattern.test(words))?.[1]
  return find(WORDS_FOR_STATUS, named) ?? find(SENTENCES_FOR_STATUS, message) ?? 500
}
