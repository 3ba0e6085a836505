import 'server-only'
import type { Item } from '../wire/item.ts'
import { messageText } from '../wire/item-content.ts'

/** What the demo model knows of a conversation: who said what, oldest first. */
export type Transcript = {
  /** What the user says now. */
  question: string
  /** What the user said before that. */
  earlier: string[]
  /** How many messages there are in all, the question included. */
  messageCount: number
}

export function readTranscript(items: readonly Item[]): Transcript {
  const messages = items.filter((item) => item.type === 'message')
  const said = messages.filter((item) => item.role === 'user').map((item) => messageText(item).trim())
  return { question: said.at(-1) ?? '', earlier: said.slice(0, -1), messageCount: messages.length }
}

/** A user's words inside our Markdown: on one line, cut, and with nothing left that Markdown would act upon. */
export function quoted(text: string, maxLength = 160): string {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  const cut =
    characters.length > maxLength ? `${characters.slice(0, maxLength).join('').trimEnd()}…` : characters.join('')
  return `“${cut.replace(/[\\`*_[\]<>|~#!]/g, '\\$&')}”`
}
