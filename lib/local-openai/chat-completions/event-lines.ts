import 'server-only'
import { isObject, type JsonObject, parsedJson } from '../wire/json.ts'
import { JsonNesting } from '../wire/json-nesting.ts'

/** What a server sends, one after the other; `end` when it says that this was all. */
export type ReplyEvent = { type: 'body'; body: JsonObject; isError: boolean } | { type: 'nonsense' } | { type: 'end' }

const FIELD = /^\s*(data|event|error|id|retry)\s*: ?/i
const GOODBYE = /^["[]{0,2}done["\]]{0,2}$/i
/** More than any event, with a picture in it. */
const MAX_CHARACTERS = 16_000_000

const NO_NUMBER = /(?<=[:[,]\s*)-?(NaN|Infinity)(?=\s*[,}\]])/g

/**
 * Reads an event stream as it is written in practice, line by line: also without blank lines between the events or after the
 * last one, with `data:` twice or not at all, with errors in a field of their own.
 */
export class EventLines {
  #tail = ''
  /** Lines that may be the beginning of one JSON text. */
  #lines: string[] = []
  #nesting = new JsonNesting()
  /** Of the lines. */
  #length = 0
  #name = ''

  add(text: string): ReplyEvent[] {
    // The end of a long line is looked for once in each of its pieces.
    if (!/[\r\n]/.test(text) && !this.#tail.endsWith('\r')) {
      this.#tail += text
      return this.#tail.length > MAX_CHARACTERS ? this.#forget() : []
    }
    const lines = (this.#tail + text).split(/\r\n|\n|\r(?!$)/)
    this.#tail = lines.pop() ?? ''
    return lines.flatMap((line) => this.#read(line))
  }

  end(): ReplyEvent[] {
    return this.add('\n\n')
  }

  #read(line: string): ReplyEvent[] {
    if (line.trim() === '') return this.#giveUp()
    if (line.startsWith(':')) return []
    const [start = '', field = 'data'] = FIELD.exec(line) ?? []
    const value = line.slice(start.length)
    const name = field.toLowerCase()
    if (name === 'error') return readData(value, true) ?? []
    if (name === 'event') this.#name = value.trim().toLowerCase()
    return name === 'data' ? this.#readData(value.replace(/^(\s*data:)+/i, '').trim()) : []
  }

  #readData(line: string): ReplyEvent[] {
    const isError = this.#name === 'error'
    if (GOODBYE.test(line)) return [{ type: 'end' }]
    const isJson = this.#lines.length > 0 || /^[{[]/.test(line)
    // Anything else is a sign of life.
    if (!isJson) return isError ? [{ type: 'body', body: { message: line }, isError }] : []
    const whole = this.#lines.length === 0 ? readData(line, isError) : null
    if (whole) return this.#done(whole)
    this.#lines.push(line)
    this.#length += line.length
    if (this.#length > MAX_CHARACTERS) return this.#forget()
    if (!this.#nesting.closesWith(line)) return []
    const events = readData(this.#lines.join('\n'), isError)
    return events ? this.#done(events) : []
  }

  #done(events: ReplyEvent[]): ReplyEvent[] {
    this.#clear()
    this.#name = ''
    return events
  }

  #clear() {
    this.#lines = []
    this.#length = 0
    this.#nesting = new JsonNesting()
  }

  /** It is too long to be anything. */
  #forget(): ReplyEvent[] {
    this.#clear()
    this.#tail = ''
    return [{ type: 'nonsense' }]
  }

  /** Nothing more belongs to the lines so far: what can be read of them, and that there was something else. */
  #giveUp(): ReplyEvent[] {
    const lines = this.#lines
    this.#clear()
    return lines.length === 0 ? [] : [...lines.flatMap((line) => readData(line, false) ?? []), { type: 'nonsense' }]
  }
}

/** The objects in a JSON text, of which some servers make a list; null when it is no JSON. */
export function readData(text: string, isError = false): ReplyEvent[] | null {
  const given = parsedJson(text) ?? parsedJson(text.replace(NO_NUMBER, 'null'))
  if (given === undefined) return null
  return [given].flat().flatMap((body) => (isObject(body) ? [{ type: 'body', body, isError }] : []))
}
