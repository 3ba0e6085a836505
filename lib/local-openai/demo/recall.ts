import 'server-only'
import { quoted, type Transcript } from './transcript.ts'

/** The answer to a question about the conversation itself; null when it is about something else. */
export function recall(transcript: Transcript): string | null {
  const { question } = transcript
  return recallers.find(({ asks }) => asks.test(question))?.answer(transcript) ?? null
}

const recallers: readonly { asks: RegExp; answer: (transcript: Transcript) => string }[] = [
  {
    asks: /\b(what('|’)?s|what is|do you (know|remember)|tell me|say)\b.{0,20}\bmy name\b|\bwho am i\b/i,
    answer: ({ earlier, question }) => {
      const name = [...earlier, question].map(nameIn).findLast((found) => found !== null)
      return name === undefined ? 'You have not told me your name yet.' : `Your name is ${name}; you told me so.`
    },
  },
  {
    asks: /\bhow many\b.{0,30}\b(messages|questions|times)\b/i,
    answer: ({ earlier, messageCount }) =>
      `Our conversation has ${messageCount} messages so far, this one included; ${earlier.length + 1} of them are yours.`,
  },
  {
    asks: /\bfirst\b.{0,30}\b(message|question|thing|say|said|ask|asked|write|wrote)\b|\b(say|said|ask|asked|write|wrote)\b.{0,20}\bfirst\b/i,
    answer: ({ earlier }) =>
      earlier[0] === undefined
        ? 'This is the first thing you have said to me.'
        : `The first thing you said was ${quoted(earlier[0])}.`,
  },
  {
    asks: /\b(last|previous|before|just)\b.{0,30}\b(message|question|thing|say|said|ask|asked|write|wrote)\b|\b(say|said|ask|asked|write|wrote)\b.{0,20}\b(before|just now|last)\b/i,
    answer: ({ earlier }) => {
      const previous = earlier.at(-1)
      return previous === undefined
        ? 'You had said nothing before this.'
        : `Just before this you said ${quoted(previous)}.`
    },
  },
  {
    asks: /\b(do|can|did) you (still )?(remember|recall)\b|\bwhat (did|have) (i|we)\b.{0,30}\b(say|said|talk|talked|discuss|discussed|tell|told|ask|asked)\b|\bsummar(y|ise|ize)\b.{0,30}\b(chat|conversation|thread)\b/i,
    answer: ({ earlier }) =>
      earlier.length === 0
        ? 'There is nothing to remember yet: this is your first message.'
        : `I do. So far you have said:\n\n${earlier
            .slice(-10)
            .map((said) => `- ${quoted(said, 100)}`)
            .join('\n')}`,
  },
]

/** "my name is ada", "call me Ada", "I'm Ada Lovelace" */
function nameIn(text: string): string | null {
  const [, name] =
    text.match(/\b[Mm]y name(?: is|['’]s)\s+(\p{L}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)?)/u) ??
    text.match(/\b[Cc]all me\s+(\p{Lu}[\p{L}'’-]*)/u) ??
    text.match(/\bI(?: am|['’]m)\s+(\p{Lu}[\p{L}'’-]*(?:\s\p{Lu}[\p{L}'’-]*)?)(?=[.,!]|$| and\b)/u) ??
    []
  return name ?? null
}
