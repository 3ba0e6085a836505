import 'server-only'
import { keywords } from './keywords.ts'
import { quoted, type Transcript } from './transcript.ts'

/** What the demo model thinks before it answers, where that is wished for; null elsewhere. */
export function demoThoughts({ question, earlier }: Transcript): string | null {
  if (!/\bthink\b|\bthoughts?\b|\breason(ing)?\b/i.test(question)) return null
  const subjects = keywords(question, 3)
  return [
    `The person writes ${quoted(question, 80)}. I should think about it before I answer, or at least look as if I did.`,
    subjects.length > 0 ? `What carries the question: ${subjects.join(', ')}.` : 'There is little in it to hold on to.',
    earlier.length > 0
      ? `This is message ${earlier.length + 1} of theirs; what came before may matter.`
      : 'Nothing came before.',
    'A real model would weigh possibilities here. I put a few words together instead, and will say so.',
  ].join('\n\n')
}
