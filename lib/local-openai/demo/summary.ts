import 'server-only'
import { quoted, type Transcript } from './transcript.ts'

const ORDER = /\bsummari[sz]e\b[^.?!]{0,80}\bconversation\b/i
const SAID = /^The person: (.*)$/gm
const BEFORE = /^What was said before, in short:\n((?:- .*\n?)*)/m

/** What the person said, in short, when a summary of a conversation is asked for by instructions; null otherwise. */
export function requestedSummary({ question }: Transcript, instructions: string | null): string | null {
  if (instructions === null || !ORDER.test(instructions)) return null
  const before = BEFORE.exec(question)?.[1]?.trim().split('\n').filter(Boolean) ?? []
  const said = [...question.matchAll(SAID)].map(([, text = '']) => `- You wrote ${quoted(text, 80)}.`)
  const all = [...before, ...said]
  return all.length === 0 ? 'Nothing was said yet.' : all.join('\n')
}
