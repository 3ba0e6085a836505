import { serverError, tooManyRequests } from '#tests/support/misbehaving-provider/refusal.ts'
import { cut, gate, type Script, type Step, silence } from '#tests/support/misbehaving-provider/script.ts'
import { SILENCE_MS, UNIT_MS } from '../pace.ts'
import type { Plan } from '../provider.ts'
import type { Random } from '../random.ts'
import type { Fault, Stage } from './fault.ts'

type Alter = (words: Step[], random: Random) => Script

/** Somebody says something, to which the provider answers in this way. */
const answered = (about: string, alter: Alter): Fault => ({
  about,
  on: 'words',
  commit: (stage) => say(stage, { script: (words) => alter(words, stage.random) }),
})

/** The same, and somebody presses Stop in the middle of it. */
const stopped = (about: string, cancel: NonNullable<Script['cancel']>[]): Fault => ({
  about,
  on: 'words',
  commit: (stage) =>
    say(stage, { script: (said) => ({ say: said, cancel: stage.random.pick(cancel) }) }, stage.random.between(0, 900)),
})

async function say({ people, random }: Stage, plan: Plan, stopAfterMs?: number): Promise<void> {
  const person = random.pick(people)
  await person?.say(person.quietConversation(), { plan, stopAfterMs })
}

/** What the provider does with a message, or people with theirs. */
export const words = {
  nul: answered('an answer with NUL and halves of characters in it', (said) => ({
    say: amid(said, 'a\u0000b\ud83d c\udc00 \ud83d', '\ude00 '),
  })),
  'reply-lost': answered('a response begins, and the connection breaks before a byte of the reply', (said) => ({
    say: said,
    replyIsLost: true,
  })),
  'id-lost': answered(
    'the connection breaks after the headers, before the response says what it is called',
    (said) => ({
      say: said,
      idIsLost: true,
    }),
  ),
  'lock-held': {
    about: 'somebody else holds the conversation when a message comes',
    on: 'words',
    commit: (stage) => say(stage, { lockedMs: stage.random.between(1, 20) * UNIT_MS }),
  },
  'late-item': answered('what was said is listed only some time after the answer', (said, random) => ({
    say: said,
    listed: opening(random.between(1, 6) * UNIT_MS, { after: said }),
  })),
  'cancel-too-late': stopped('an answer is complete at the moment at which it is stopped', ['too-late', 'ignored']),
  'storing-cancel': stopped('the conversation keeps what was asked, or answered too, of a stopped message', [
    'keeps-question',
    'keeps-all',
  ]),
  'silence-before-headers': answered(
    'a response begins, and not even the headers come for a while',
    (said, random) => ({
      say: said,
      replies: opening(random.between(0.2, 1.6) * SILENCE_MS),
    }),
  ),
  'silence-amid-answer': answered('the stream stays open and says nothing more', (said) => ({
    say: amid(said, silence),
  })),
  'cut-amid-answer': answered('the stream breaks', (said, random) => ({
    say: random.chance(0.5) ? amid(said, cut) : amid(amid(said, cut), cut),
  })),
  refusal: {
    about: 'a message is refused, with 429 and Retry-After or with 500, once or twice',
    on: 'words',
    commit: (stage) =>
      say(stage, {
        refusals: Array.from({ length: stage.random.chance(0.5) ? 1 : 2 }, () =>
          stage.random.chance(0.5) ? serverError : tooManyRequests({ 'retry-after-ms': '200' }),
        ),
      }),
  },
  'retry-twice': {
    about: 'an answer fails, and two devices press Retry at once',
    on: 'words',
    async commit({ people, random }) {
      const person = random.pick(people)
      const fails: Plan = { script: (said) => ({ say: said.slice(0, 4), ends: { failed: 'server_error' } }) }
      const failed = await person?.say(person.quietConversation(), { plan: fails })
      if (failed?.status !== 'failed') return
      await Promise.all([person?.retry(failed), person?.retry(failed)])
    },
  },
  burst: {
    about: 'everybody sends several messages at once',
    on: 'words',
    commit: ({ people }) =>
      Promise.all(people.flatMap((person) => Array.from({ length: 3 }, () => person.say(person.quietConversation())))),
  },
} satisfies Record<string, Fault>

/** These steps after the first words, so that something was said before and something is said after. */
const amid = (said: Step[], ...steps: Step[]): Step[] => said.toSpliced(Math.min(4, said.length), 0, ...steps)

/** A gate that opens after so long, counted from the last of the words that are given. */
function opening(ms: number, { after = [] }: { after?: Step[] } = {}) {
  const opened = gate()
  const last = after.findLast((step) => typeof step === 'object' && 'opened' in step)
  void (last?.opened ?? Promise.resolve()).then(() => setTimeout(opened.open, ms))
  return opened
}
