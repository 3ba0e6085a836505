import 'server-only'
import type { Item } from '../wire/item.ts'
import { messageText } from '../wire/item-content.ts'
import { isObject, type JsonObject } from '../wire/json.ts'

/** What the demo model knows of a conversation: who said what, oldest first. */
export type Transcript = {
  /** What the user says now. */
  question: string
  /** What the user said before that. */
  earlier: string[]
  /** How many messages there are in all, the question included. */
  messageCount: number
  /** What came with the question. */
  attached: Attached[]
}

/** A picture has no name here, and a file that isn't text no words. */
export type Attached = { name: string | null; words: string | null }

export function readTranscript(items: readonly Item[]): Transcript {
  const messages = items.filter((item) => item.type === 'message')
  const questions = messages.filter((item) => item.role === 'user')
  const said = questions.map(wordsOf)
  const attached = partsOf(questions.at(-1)).flatMap(attachedIn)
  return { question: said.at(-1) ?? '', earlier: said.slice(0, -1), messageCount: messages.length, attached }
}

const partsOf = (item: Item | undefined): JsonObject[] =>
  Array.isArray(item?.content) ? item.content.filter(isObject) : []

/** What somebody typed: the words of a file come as a part that has its name. */
const wordsOf = (item: Item) =>
  messageText({ ...item, content: partsOf(item).filter(({ filename }) => filename === undefined) }).trim()

function attachedIn({ type, filename, text }: JsonObject): Attached[] {
  if (type === 'input_image') return [{ name: null, words: null }]
  if (typeof filename !== 'string') return []
  // Between its marks.
  const words = typeof text === 'string' && text.includes('\n') ? text.split('\n').slice(1, -1).join('\n') : null
  return [{ name: filename, words }]
}

/** A user's words inside our Markdown: on one line, cut, and with nothing left that Markdown would act upon. */
export function quoted(text: string, maxLength = 160): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  const cut =
    characters.length > maxLength ? `${characters.slice(0, maxLength).join('').trimEnd()}…` : characters.join('')
  return `“${cut.replace(/[\\`*_[\]<>|~#!]/g, '\\$&')}”`
}
