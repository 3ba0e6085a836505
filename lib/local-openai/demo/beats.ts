import 'server-only'
import type { Written } from '../model/language-model.ts'
import type { JsonObject } from '../wire/json.ts'
import { DISCLOSURE } from './disclosure.ts'

/** What is written next, its words one by one, or a pause as long as so many words take. */
export type Beat = Written | { type: 'pause'; words: number }

export const say = (text: string): Beat => ({ type: 'text-delta', delta: text })
export const think = (text: string): Beat => ({ type: 'reasoning-delta', delta: text })
export const pause = (words: number): Beat => ({ type: 'pause', words })

/** How every answer of the demo with more than text begins: with what did not really happen. */
export const sayHonestly = (nothingReal: string): Beat => say(`${DISCLOSURE}\n\n${nothingReal}\n\n`)

/** Words that are from somewhere. */
export const cite = (words: string, source: Extract<Written, { type: 'citation' }>['source']): Beat[] => [
  say(words),
  { type: 'citation', length: words.length, source },
]

export const begin = (item: JsonObject & { type: string }): Beat => ({ type: 'item-start', item })
export const tell = (name: string, fields?: JsonObject): Beat => ({
  type: 'item-event',
  name,
  ...(fields && { fields }),
})
export const end = (fields: JsonObject = {}): Beat => ({ type: 'item-end', fields })

/** A text that a tool is given, word by word, and then as a whole under its name. */
export const give = (name: string, text: string, { as, ...fields }: JsonObject & { as: string }): Beat[] => [
  { type: 'item-delta', name, delta: text, fields },
  tell(`${name}.done`, { ...fields, [as]: text }),
]
