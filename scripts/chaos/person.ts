import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Ledger, SentTurn } from './ledger.ts'
import type { ChaosProvider, Plan } from './provider.ts'
import type { Random } from './random.ts'
import { sendTurn, stopTurn } from './send.ts'

interface Surroundings {
  connection: Connection
  ledger: Ledger
  provider: ChaosProvider
  /** Stops waiting for answers. */
  signal: AbortSignal
}

interface Saying {
  plan?: Plan
  /** Presses Stop after so long. */
  stopAfterMs?: number
}

const SUBJECTS = ['rivers', 'lamps', 'bridges', 'gardens', 'clocks', 'letters', 'mountains', 'kitchens']
/** A conversation that has so many messages is left alone: one page of history holds it. */
const LONGEST = 16
const MOST_AT_ONCE = 6
const PATIENCE_MS = 2500

/** One signed-in person with several tabs, who goes to another conversation when an answer takes too long. */
export class Person {
  readonly cookie: string
  readonly #name: string
  readonly #random: Random
  readonly #around: Surroundings
  /** How many messages were sent in each, and how many of them aren't answered yet. */
  readonly #conversations = new Map<string, { messages: number; unanswered: number }>()
  readonly #waiting = new Set<Promise<unknown>>()
  #count = 0

  constructor({ name, cookie, random }: { name: string; cookie: string; random: Random }, around: Surroundings) {
    this.#name = name
    this.cookie = cookie
    this.#random = random
    this.#around = around
  }

  /** Chats until it is enough, then waits for the answers. */
  async chat(enough: AbortSignal): Promise<void> {
    while (!enough.aborted) {
      const conversationId = this.#random.chance(0.15) ? null : this.#openConversation()
      const together = conversationId && this.#random.chance(0.2) ? 2 : 1
      const sent = Array.from({ length: together }, () => {
        const isStopped = this.#random.chance(0.2)
        return this.say(conversationId, isStopped ? { stopAfterMs: this.#random.between(50, 1500) } : {})
      })
      await Promise.race([Promise.all(sent), sleep(PATIENCE_MS)])
      while (this.#waiting.size >= MOST_AT_ONCE) await Promise.race(this.#waiting)
      await sleep(this.#random.between(0, 1000))
    }
    await Promise.all(this.#waiting)
  }

  /** A conversation in which nothing is being answered; null for a new one. */
  quietConversation(): string | null {
    return this.#openConversation(({ unanswered }) => unanswered === 0)
  }

  /** Sends a message, and follows it to its end. */
  async say(conversationId: string | null, { plan, stopAfterMs }: Saying = {}): Promise<SentTurn> {
    const [one, other] = [this.#random.pick(SUBJECTS), this.#random.pick(SUBJECTS)]
    const text = `Letter ${this.#name}-${++this.#count}: what have ${one} and ${other} in common?`
    if (plan) this.#around.provider.plan(text, plan)
    const turn = this.#around.ledger.send({ text, conversationId, cookie: this.cookie })
    await this.#follow(turn, stopAfterMs)
    return turn
  }

  /** Sends a failed message again. */
  async retry({ id, text, conversationId }: SentTurn): Promise<void> {
    await this.#follow(this.#around.ledger.send({ text, conversationId, cookie: this.cookie, retryOf: id }))
  }

  #follow(turn: SentTurn, stopAfterMs?: number): Promise<unknown> {
    const { conversationId } = turn
    if (conversationId) this.#note(conversationId, 1)
    const answered = sendTurn(turn, this.#around).then(() => {
      if (conversationId) this.#note(conversationId, -1)
      else if (turn.conversationId) this.#conversations.set(turn.conversationId, { messages: 1, unanswered: 0 })
    })
    const stopped = async () => {
      if (stopAfterMs === undefined) return
      await Promise.race([this.#around.ledger.accepted(turn), answered])
      await sleep(stopAfterMs)
      if (turn.acceptedAt !== null && turn.endedAt === null) await stopTurn(turn, this.#around)
    }
    const done = Promise.all([answered, stopped()])
    this.#waiting.add(done)
    return done.finally(() => this.#waiting.delete(done))
  }

  #openConversation(isOpen: (now: { unanswered: number }) => boolean = () => true): string | null {
    const open = [...this.#conversations].filter(([, now]) => now.messages < LONGEST && isOpen(now))
    return this.#random.pick(open)?.[0] ?? null
  }

  #note(id: string, change: 1 | -1): void {
    const { messages, unanswered } = this.#conversations.get(id) ?? { messages: 0, unanswered: 0 }
    this.#conversations.set(id, { messages: messages + Math.max(change, 0), unanswered: unanswered + change })
  }
}
