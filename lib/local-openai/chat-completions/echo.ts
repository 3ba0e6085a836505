import 'server-only'
import { isObject, type Json } from '../wire/json.ts'

/** Pydantic's way to show what it was given, shortened in the middle. */
const SHOWN_VALUE = /input_value=[\s\S]*?(?=, input_type=|$)/g
const QUOTED = /"((?:[^"\\]|\\.)+)"|(?<!\w)'((?:[^'\\]|\\.)+)'(?!\w)|`([^`]+)`|“([^”]+)”|「([^」]+)」/g
/** A name: servers quote those of parameters, whatever the user talks about. */
const NAME = /^[\w.[\]-]+$/
/** Sentences of this length aren't a server's own, quoted or not. */
const SENTENCE = 40

/** What a server says, without what it repeats of the messages it was sent: those may talk of errors, too. */
export function withoutEcho(words: string, messages: Json): string {
  const sent = textsIn(messages)
  const isSent = (quoted: string) => {
    const text = unescaped(quoted.replace(/(\.{3}|…)$/, ''))
    return !NAME.test(text) && sent.some((each) => each.includes(text))
  }
  const sentences = sent.filter(({ length }) => length >= SENTENCE)
  return sentences
    .reduce((rest, text) => rest.replaceAll(text, ''), words)
    .replaceAll(SHOWN_VALUE, '')
    .replaceAll(QUOTED, (span, ...groups: (string | undefined)[]) => (isSent(groups.slice(0, 5).join('')) ? '' : span))
}

function textsIn(value: Json): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(textsIn)
  return isObject(value) ? Object.values(value).flatMap(textsIn) : []
}

const unescaped = (text: string) => text.replaceAll(/\\(.)/g, (_, letter) => ESCAPED[letter] ?? letter)
const ESCAPED: Record<string, string> = { n: '\n', t: '\t', r: '\r' }
