import 'server-only'
import { DISCLOSURE } from './disclosure.ts'
import { capitalised, keywords } from './keywords.ts'
import { quoted, type Transcript } from './transcript.ts'

const SECTIONS = 12

/** About 3,000 words with headings, a wide table, lists and code: what a long answer does to a screen. */
export function longAnswer(transcript: Transcript): string {
  const subject = keywords(transcript.question, 3).join(' ') || 'a long answer'
  const asked = transcript.question === '' ? '' : `You wrote ${quoted(transcript.question)}. `
  const sections = Array.from({ length: SECTIONS }, (_, index) => section(subject, index + 1))
  return [
    `# ${capitalised(subject)}, at length`,
    DISCLOSURE,
    `${asked}What follows is long on purpose: ${SECTIONS} sections to scroll through while they are being written.`,
    wideTable(),
    ...sections,
    `That was all about ${subject}.`,
  ].join('\n\n')
}

function section(subject: string, number: number): string {
  const paragraphs = [0, 1, 2].map((offset) => paragraph(subject, number * 3 + offset))
  const extra = [bullets, code, quotation][number % 3] ?? bullets
  return [`## ${number}. ${headings[number % headings.length]}`, ...paragraphs, extra(subject, number)].join('\n\n')
}

/** Sentences taken in turn from a fixed stock, so that no two paragraphs are the same. */
function paragraph(subject: string, number: number): string {
  return [0, 1, 2, 3]
    .map((offset) => sentences[(number * 5 + offset * 3) % sentences.length] ?? '')
    .join(' ')
    .replaceAll('%', subject)
}

const bullets = (subject: string, number: number) =>
  ['start small', 'write it down', 'look again tomorrow']
    .map(
      (step, index) => `- Step ${number}.${index + 1}: with ${subject}, ${step}, then compare it with the step before.`,
    )
    .join('\n')

const code = (subject: string, number: number) =>
  `\`\`\`python\ndef section_${number}(words):\n    """Counts what section ${number} says about it."""\n` +
  `    wanted = ${JSON.stringify(subject.split(' '))}\n    return sum(1 for word in words if word in wanted)\n\`\`\``

const quotation = (subject: string, number: number) =>
  `> Note ${number}: a quotation stands apart from the text around it, also when it speaks of ${subject}.`

function wideTable(): string {
  const columns = ['Section', 'Begins', 'Ends', 'Words', 'Paragraphs', 'List', 'Code', 'Quotation', 'Mood', 'Remark']
  const rows = Array.from({ length: 6 }, (_, index) => {
    const first = index * 2 + 1
    const cells = [`${first} and ${first + 1}`, `${index * 500}`, `${index * 500 + 499}`, '500', '6']
    return [...cells, 'sometimes', 'sometimes', 'sometimes', 'calm', 'wide enough that the table has to scroll'].join(
      ' | ',
    )
  })
  return [columns.join(' | '), columns.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n')
}

const headings = [
  'Where it starts',
  'What it is made of',
  'How the parts fit',
  'What to leave out',
  'An example',
  'The other way round',
  'What people ask about it',
  'What can go wrong',
]

const sentences = [
  'The easiest way into % is to look at one small case and to leave the rest for later.',
  'Nobody has to read this paragraph to the end, but it should be pleasant to scroll past it.',
  'Between two thoughts about % there is room for a third, which mostly turns out to be the useful one.',
  'A list would be shorter here, yet running text shows better how the lines of a long answer wrap.',
  'Whoever explains % well has once explained it badly and remembers what was missing.',
  'It helps to name things once and to keep to the names, in prose just as in a program.',
  'If the window is narrow, this sentence breaks in another place than it does on a wide screen.',
  'Some of what is said about % is only true on Tuesdays; the rest holds for the whole week.',
  'The words arrive one after the other, and the page should stay where the reader put it.',
  'Anyone who comes back later, on another device, finds % in the middle of the same sentence.',
  'A good test of an interface is whether one forgets it while reading about something else.',
  'Numbers belong into tables, steps into lists, and % belongs wherever the reader looks first.',
  'There is no hurry: the answer is being kept on the server even if this tab is closed.',
  'Seen from a distance, % has a beginning, a middle and an end like most other things.',
  'What was said at the top still counts further down, although it has long left the screen.',
  'A sentence about % can be short. It can also take its time, turn around once or twice, and arrive anyway.',
  'When in doubt, the plainer wording wins, because it leaves less to be misunderstood.',
]
