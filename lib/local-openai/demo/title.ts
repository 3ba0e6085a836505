import 'server-only'
import { capitalised, keywords } from './keywords.ts'
import type { Transcript } from './transcript.ts'

const ORDER = /\b(write|give|make|suggest|generate|reply|answer|name|find)\b/i
const NAMING =
  /\b(title|name)\b[^.?!]{0,60}\b(conversation|chat|thread)\b|\b(conversation|chat|thread)\b[^.?!]{0,60}\btitle\b/i

/** In words. */
const LONGEST = 6

/** A name for the conversation, when that is what is asked for; null otherwise. */
export function requestedTitle({ question, earlier }: Transcript, instructions: string | null): string | null {
  const byInstructions = instructions !== null && /\btitles?\b/i.test(instructions) && ORDER.test(instructions)
  const byQuestion = NAMING.test(question) && ORDER.test(question)
  if (!byInstructions && !byQuestion) return null
  const subject = byQuestion ? (earlier[0] ?? question) : question
  if (isShort(subject)) return subject.trim()
  const words = keywords(subject, 5)
  return words.length === 0 ? 'A first hello' : capitalised(words.join(' '))
}

/** It is its own best title. */
function isShort(subject: string): boolean {
  const text = subject.trim()
  return text !== '' && text.split(/\s+/).length <= LONGEST && text.length <= 60
}
