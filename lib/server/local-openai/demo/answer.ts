import 'server-only'
import { capitalised, keywords } from './keywords.ts'
import { recall } from './recall.ts'
import { quoted, type Transcript } from './transcript.ts'

export const DISCLOSURE =
  '*This is the demo model built into Parley. No real model answers: these words are put together from yours.*'

/** The demo model's answer: the same words for the same conversation. */
export function demoAnswer(transcript: Transcript, instructions: string | null): string {
  const { question, earlier } = transcript
  if (wantsTitle(question, instructions)) return titleFor(transcript, instructions)
  const said = question === '' ? 'You sent nothing that I can read as text.' : `You wrote ${quoted(question)}.`
  const remembered = recall(transcript)
  const body = remembered ?? illustrated(transcript)
  const parts = [DISCLOSURE, said, body, context(transcript), instructions === null ? '' : heeding(instructions)]
  return parts
    .filter((part) => part !== '' && !(part === said && remembered !== null && earlier.length > 0))
    .join('\n\n')
}

/** A request to name the conversation is answered with a name and nothing else. */
function wantsTitle(question: string, instructions: string | null): boolean {
  const asks =
    /\b(title|name)\b[^.?!]{0,60}\b(conversation|chat|thread)\b|\b(conversation|chat|thread)\b[^.?!]{0,60}\btitle\b/i
  return (
    asks.test(instructions ?? '') ||
    (asks.test(question) && /\b(write|give|make|suggest|generate|reply)\b/i.test(question))
  )
}

function titleFor({ question, earlier }: Transcript, instructions: string | null): string {
  const subject = wantsTitle(question, null) && instructions === null ? (earlier[0] ?? question) : question
  const words = keywords(subject, 5)
  return words.length === 0 ? 'A first hello' : capitalised(words.join(' '))
}

/** A list, a table and a code block take turns, so that a few questions show what Parley can render. */
function illustrated(transcript: Transcript): string {
  const words = keywords(transcript.question, 4)
  const subjects = words.length === 0 ? ['your message'] : words
  const shapes = [asList, asTable, asCode] as const
  return (shapes[transcript.earlier.length % shapes.length] ?? asList)(subjects, transcript.question)
}

function asList(subjects: string[], question: string): string {
  const points = subjects.map(
    (subject, index) => `${index + 1}. **${capitalised(subject)}**: a real model would go into this ${order(index)}.`,
  )
  return `What stands out in it:\n\n${points.join('\n')}\n\nYour message has ${countOf(wordsIn(question).length, 'word')}.`
}

function asTable(subjects: string[], question: string): string {
  const rows = subjects.map((subject) => `| ${subject} | ${[...subject].length} | ${timesIn(question, subject)} |`)
  return `Its words in a table:\n\n| Word | Letters | Times used |\n| --- | ---: | ---: |\n${rows.join('\n')}`
}

function asCode(subjects: string[]): string {
  const list = subjects.map((subject) => JSON.stringify(subject)).join(', ')
  return [
    'The same as a few lines of TypeScript:',
    '',
    '```ts',
    `const subjects = [${list}]`,
    '',
    'for (const subject of subjects) {',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the shown code's template
    '  console.log(`${subject}: ${subject.length} letters`)',
    '}',
    '```',
  ].join('\n')
}

function context({ earlier, messageCount }: Transcript): string {
  const previous = earlier.at(-1)
  if (previous === undefined)
    return 'This is the first message of our conversation; write another and I will refer to it.'
  const first = earlier.length > 1 ? ` It began with ${quoted(earlier[0] ?? '', 80)}.` : ''
  return `Our conversation has ${messageCount} messages so far. Before this you wrote ${quoted(previous, 80)}.${first}`
}

const heeding = (instructions: string) =>
  `I was also given instructions of ${countOf(wordsIn(instructions).length, 'word')}, which a real model would follow.`

const order = (index: number) => ['first', 'next', 'after that', 'last'][index] ?? 'too'
const wordsIn = (text: string) => text.split(/\s+/).filter((word) => word !== '')
const timesIn = (text: string, word: string) => text.toLowerCase().split(word).length - 1
const countOf = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`
