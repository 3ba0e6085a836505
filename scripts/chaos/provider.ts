import type { Memory } from '#tests/support/misbehaving-provider/endpoints.ts'
import type { Refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate, type Script, type Step } from '#tests/support/misbehaving-provider/script.ts'
import {
  type Asked,
  type MisbehavingProvider,
  type Mishap,
  startMisbehavingProvider,
} from '#tests/support/misbehaving-provider.ts'
import type { Random } from './random.ts'

/** What becomes of one message at the provider, beside an answer. */
export interface Plan {
  /** Changes how the first response to it goes; the words are those of its answer, at the pace at which they come. */
  script?: (words: Step[]) => Script
  /** Asked for a response, it says this first. */
  refusals?: Refusal[]
  /** Somebody else holds the conversation for so long when it is first asked for. */
  lockedMs?: number
}

export interface ChaosProvider extends MisbehavingProvider {
  /** Has its next response go another way than usual; of messages whose text is `text`. */
  plan(text: string, plan: Plan): void
  /** When a response to this text began last. */
  begunAt(text: string): Date | null
  /** From here on answers come at once. */
  hurry(): void
}

/** What every message of chaos is called, in its first words and in those of its answer. */
const labelled = /^(?:Letter|Re) ([\w-]+):/
export const labelOf = (text: string): string | null => labelled.exec(text)?.[1] ?? null

const WORDS = ['and', 'rivers', 'lamps', 'between', 'gardens', 'quietly', 'clocks', 'turn', 'while', 'letters', 'wait']

/** OpenAI over HTTP with a memory of its own, which outlives every app server; it answers slowly, so that faults find it at work. */
export async function startChaosProvider(random: Random): Promise<ChaosProvider> {
  const plans = new Map<string, Plan>()
  const begun = new Map<string, Date>()
  let isHurried = false

  function scriptOf(input: Parameters<NonNullable<Memory['scriptOf']>>[0]): Script {
    const text = textOf(input)
    begun.set(text, new Date())
    const plan = plans.get(text)
    const words = isHurried ? [`Re ${labelOf(text)}: at once.`] : paced(answerTo(text, random), random)
    const script = plan?.script?.(words)
    delete plan?.script
    return script ?? { say: words }
  }

  function mishapOf({ operation, body }: Asked, memory: Memory): Mishap | undefined {
    if (operation !== 'responses.create') return undefined
    const plan = plans.get(textOf(body.input as object[]))
    if (plan?.lockedMs) lock(memory, String(body.conversation), plan.lockedMs)
    delete plan?.lockedMs
    return plan?.refusals?.shift()
  }

  const provider = await startMisbehavingProvider({ scriptOf, mishapOf })
  return {
    ...provider,
    plan: (text, plan) => void plans.set(text, plan),
    begunAt: (text) => begun.get(text) ?? null,
    hurry() {
      isHurried = true
    },
  }
}

const SOMEBODY = 'somebody else'

function lock({ conversations }: Memory, id: string, ms: number): void {
  const conversation = conversations.get(id)
  if (!conversation || conversation.lockedBy) return
  conversation.lockedBy = SOMEBODY
  setTimeout(() => {
    if (conversation.lockedBy === SOMEBODY) conversation.lockedBy = null
  }, ms)
}

const answerTo = (text: string, random: Random) => [
  `Re ${labelOf(text)}: `,
  ...Array.from({ length: Math.round(random.between(4, 20)) }, () => `${random.pick(WORDS)} `),
]

/** One word after the other, the first after a thought. */
function paced(words: string[], random: Random): Step[] {
  const everyMs = random.between(30, 140)
  let ms = random.between(0, 300)
  return words.flatMap((word) => {
    const due = gate()
    setTimeout(due.open, ms)
    ms += everyMs
    return [due, word]
  })
}

function textOf(input: object[]): string {
  const content = (input.at(-1) as { content?: unknown } | undefined)?.content
  return typeof content === 'string' ? content : ((content as { text?: string }[])?.[0]?.text ?? '')
}
