import 'server-only'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** What a message or a piece of one says. `field` names where its thoughts stood, if not in its content. */
export type Said = { text: string; reasoning: string; field: string | null; refusal: string }

/** What the fields are called in which servers put thoughts, and those in which they put what belongs to thoughts. */
const THOUGHTS = /^(reasoning|thinking|thought)/i
const NO_THOUGHTS = /signature|opaque|encrypt|tokens|effort|type|time|duration|(^|_)id$/i

/** Reads a `delta` or a `message`, whose content may be a string, a part or a list of parts. */
export function readSaid(message: JsonObject): Said {
  const { text, reasoning } = readContent(message.content ?? message.text)
  const field = fieldOfThoughts(message)
  return {
    text,
    reasoning: field === null ? reasoning : textIn(message[field]),
    field,
    refusal: typeof message.refusal === 'string' ? message.refusal : '',
  }
}

/** Some servers send the same words under several names: one of them counts, rather text than a list. */
function fieldOfThoughts(message: JsonObject): string | null {
  const names = Object.keys(message).filter((name) => THOUGHTS.test(name) && !NO_THOUGHTS.test(name))
  const fields = names.filter((name) => textIn(message[name]) !== '')
  return fields.find((name) => typeof message[name] === 'string') ?? fields[0] ?? null
}

function readContent(content: Json | undefined): { text: string; reasoning: string } {
  if (typeof content === 'string') return { text: content, reasoning: '' }
  if (isObject(content)) return readPart(content)
  if (!Array.isArray(content)) return { text: '', reasoning: '' }
  const read = content.map(readContent)
  return { text: read.map(({ text }) => text).join(''), reasoning: read.map(({ reasoning }) => reasoning).join('') }
}

/** Parts of no known kind (references, sounds) have nothing to show. */
function readPart(part: JsonObject): { text: string; reasoning: string } {
  const type = typeof part.type === 'string' ? part.type : 'text'
  if (/think|thought|reason/i.test(type)) return { text: '', reasoning: textIn(part) }
  return { text: /text/i.test(type) ? textIn(part) : '', reasoning: '' }
}

const INSIDE = ['thinking', 'thought', 'text', 'value', 'summary', 'reasoning', 'reasoning_content', 'content', 'parts']

/** Text as it is, as a part with text in it, or as a list of such. */
function textIn(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(textIn).join('')
  if (!isObject(value)) return ''
  const name = INSIDE.find((key) => textIn(value[key]) !== '')
  return name === undefined ? '' : textIn(value[name])
}
