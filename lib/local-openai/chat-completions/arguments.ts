import 'server-only'
import { isObject, parsedJson } from '../wire/json.ts'

const NOTHING = ['', 'null', 'none', '[]', '""']

/**
 * The arguments of a call as one object. Some servers write them twice, or `{}` before them, or all so far with every piece,
 * or as a string in JSON.
 */
export function argumentsOf(pieces: readonly string[]): string[] {
  const said = pieces.filter((piece) => piece !== '')
  const text = said.join('')
  if (NOTHING.includes(text.trim().toLowerCase())) return ['{}']
  const given = parsedJson(text)
  if (isObject(given)) return said
  const others = typeof given === 'string' ? [given] : [text.split(/(?<=\})\s*(?=\{)/).at(-1) ?? '', said.at(-1) ?? '']
  const found = others.find((other) => isObject(parsedJson(other)))
  return found === undefined ? said : [found]
}

export const isJson = (text: string) => parsedJson(text) !== undefined
