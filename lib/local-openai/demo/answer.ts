import 'server-only'
import { DISCLOSURE } from './disclosure.ts'
import { illustrate } from './illustrations.ts'
import { keywords } from './keywords.ts'
import { recall } from './recall.ts'
import { receivedFiles } from './received-files.ts'
import { scenes } from './scenes/scenes.ts'
import { requestedSummary } from './summary.ts'
import { requestedTitle } from './title.ts'
import { quoted, type Transcript } from './transcript.ts'

/** The demo model's answer: the same words for the same conversation. */
export function demoAnswer(transcript: Transcript, instructions: string | null): string {
  const title = requestedTitle(transcript, instructions)
  if (title !== null) return title
  const summary = requestedSummary(transcript, instructions)
  if (summary !== null) return summary
  return [DISCLOSURE, ...substance(transcript)].join('\n\n')
}

function substance(transcript: Transcript): string[] {
  const { question, earlier, attached } = transcript
  if (attached.length > 0)
    return [receivedFiles(attached), ...(question === '' ? [] : [`You wrote ${quoted(question)}.`])]
  const remembered = recall(transcript)
  if (remembered !== null) return [remembered]
  if (question === '') return ['You sent nothing that I can read as text.', whereWeAre(transcript)]
  if (/^(hi|hello|hey|good (morning|evening|afternoon)|hallo|servus)\b[\s!.,]*$/i.test(question)) {
    return [`${quoted(question)} to you too!`, THINGS_TO_TRY, whereWeAre(transcript)]
  }
  const subjects = keywords(question, 4)
  return [`You wrote ${quoted(question)}.`, illustrate(question, subjects, earlier.length), whereWeAre(transcript)]
}

const THINGS_TO_TRY = [
  'A few things you can try with me:',
  '',
  '- Ask anything, then ask **what you said first**: the conversation is kept on the server.',
  '- Reload the page, or sign in on another device, **while I am still writing**.',
  '- Tell me to **think** first.',
  `- Write ${scenes.map(({ prompt }) => `**${prompt}**`).join(', ')}: each shows what an answer can have beside words.`,
  '- Press **Stop** in the middle of an answer.',
].join('\n')

function whereWeAre({ earlier, messageCount }: Transcript): string {
  const previous = earlier.at(-1)
  if (previous === undefined)
    return 'This is the first message of our conversation; write another and I will refer to it.'
  const first = earlier.length > 1 ? ` It began with ${quoted(earlier[0] ?? '', 80)}.` : ''
  return `Our conversation has ${messageCount} messages so far. Before this you wrote ${quoted(previous, 80)}.${first}`
}
