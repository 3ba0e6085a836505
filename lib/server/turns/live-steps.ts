import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { StepPart } from '#lib/contract/part.ts'
import type { TurnChange } from './provider-events.ts'
import { TextGate } from './text-gate.ts'

type StepChange = Extract<TurnChange, { type: 'part-start' | 'part-delta' | 'part-end' }>

interface LiveStep {
  part: StepPart
  gate: TextGate
  isWhole: boolean
}

/** How much of a step a watcher has been told. */
interface Read {
  length: number
  isWhole: boolean
}

/** What a running turn has beside its text, in its order; each stands before the message that follows it. */
export class LiveSteps {
  /** For each message, and for what follows the last, the steps before it. */
  readonly #before: LiveStep[][] = []
  readonly #byKey = new Map<string, LiveStep>()

  apply(change: StepChange, messageCount: number): void {
    const key = change.type === 'part-delta' ? change.key : change.part.key
    const known = this.#byKey.get(key)
    if (change.type === 'part-delta') {
      if (known) grow(known, known.gate.pass(change.delta))
      return
    }
    if (!known) {
      const step = { part: change.part, gate: new TextGate(), isWhole: change.type === 'part-end' }
      this.#byKey.set(key, step)
      this.#before[messageCount] ??= []
      this.#before[messageCount].push(step)
    } else if (change.type === 'part-end') {
      known.part = grown(known.part, change.part)
      known.isWhole = true
    }
  }

  /** What a watcher hasn't been told of the steps before the message of this number; `read` is what it has. */
  *news(index: number, turnId: string, read: Map<LiveStep, Read>): Generator<ChatEvent> {
    for (const step of this.#before[index] ?? []) {
      const { part, isWhole } = step
      const text = textOf(part)
      const told = read.get(step)
      if (!told) yield { type: 'part-start', turnId, part }
      else if (text.length > told.length)
        yield { type: 'part-delta', turnId, key: part.key, offset: told.length, delta: text.slice(told.length) }
      if (isWhole && !told?.isWhole) yield { type: 'part-end', turnId, part }
      read.set(step, { length: text.length, isWhole })
    }
  }
}

export type StepsRead = Map<LiveStep, Read>

/** What grows: thoughts, or what a tool is given. */
const textOf = (part: StepPart) => (part.type === 'reasoning' ? part.text : part.type === 'tool' ? part.input : '')

function grow(step: LiveStep, delta: string): void {
  const { part } = step
  if (part.type === 'reasoning') step.part = { ...part, text: part.text + delta }
  if (part.type === 'tool') step.part = { ...part, input: part.input + delta }
}

/** What was shown is never taken back, whatever the whole is said to be. */
function grown(shown: StepPart, whole: StepPart): StepPart {
  if (shown.type === 'reasoning' && whole.type === 'reasoning' && !whole.text.startsWith(shown.text))
    return { ...whole, text: shown.text }
  return whole
}
