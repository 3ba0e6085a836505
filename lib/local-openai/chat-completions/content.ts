import 'server-only'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'

/** What a message or a piece of one says. `field` names where its thoughts stood, if not in its content. */
export type Said = { text: string; reasoning: string; field: string | null; refusal: string }

/** Where servers put thoughts. Some send the same words under several names, so the first counts. */
const THOUGHTS = [
  ...['reasoning_content', 'reasoning', 'reasoning_details', 'thinking', 'thinking_content', 'thinking_blocks'],
  ...['thoughts', 'thought'],
]

/** Reads a `delta` or a `message`, whose content may be a string, a part or a list of parts. */
export function readSaid(message: JsonObject): Said {
  const { text, reasoning } = readContent(message.content)
  const field = THOUGHTS.find((name) => thoughtsIn(message[name]) !== '') ?? null
  return {
    text,
    reasoning: field === null ? reasoning : thoughtsIn(message[field]),
    field,
    refusal: typeof message.refusal === 'string' ? message.refusal : '',
  }
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
  if (/think|thought|reason/i.test(type)) return { text: '', reasoning: thoughtsIn(part) }
  return { text: typeof part.text === 'string' ? part.text : '', reasoning: '' }
}

/** Thoughts as text, as a part with text in it, or as a list of such. */
function thoughtsIn(value: Json | undefined): string {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value.map(thoughtsIn).join('')
  if (!isObject(value)) return ''
  const inner = ['thinking', 'thought', 'text', 'summary', 'reasoning', 'reasoning_content', 'content']
  const name = inner.find((key) => thoughtsIn(value[key]) !== '')
  return name === undefined ? '' : thoughtsIn(value[name])
}
