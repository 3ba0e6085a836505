import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from './connection.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'
import { sendTurn, stopTurn } from './send.ts'

interface Surroundings {
  connection: Connection
  ledger: Ledger
  /** Sends nothing more. */
  enough: AbortSignal
  /** Stops waiting for answers, too. */
  signal: AbortSignal
}

const SUBJECTS = ['rivers', 'lamps', 'bridges', 'gardens', 'clocks', 'letters', 'mountains', 'kitchens']
/** A conversation that has so many messages is left alone: one page of history holds it. */
const LONGEST = 16
const MOST_AT_ONCE = 6
const PATIENCE_MS = 2500

/** One signed-in person with several tabs, who goes to another conversation when an answer takes too long. */
export class Person {
  readonly #name: string
  readonly #cookie: string
  readonly #random: Random
  readonly #conversations = new Map<string, number>()
  readonly #waiting = new Set<Promise<void>>()
  #count = 0

  constructor(name: string, cookie: string, random: Random) {
    this.#name = name
    this.#cookie = cookie
    this.#random = random
  }

  /** Chats until it is enough, then waits for the answers. */
  async chat(surroundings: Surroundings): Promise<void> {
    while (!surroundings.enough.aborted) {
      const conversationId = this.#random.chance(0.15) ? null : this.#openConversation()
      const together = conversationId && this.#random.chance(0.2) ? 2 : 1
      const sent = Array.from({ length: together }, () => this.#say(conversationId, surroundings))
      await Promise.race([Promise.all(sent), sleep(PATIENCE_MS)])
      while (this.#waiting.size >= MOST_AT_ONCE) await Promise.race(this.#waiting)
      await sleep(this.#random.between(0, 400))
    }
    await Promise.all(this.#waiting)
  }

  #openConversation(): string | null {
    const open = [...this.#conversations].filter(([, messages]) => messages < LONGEST).map(([id]) => id)
    return this.#random.pick(open) ?? null
  }

  #say(conversationId: string | null, { connection, ledger, signal }: Surroundings): Promise<void> {
    const [one, other] = [this.#random.pick(SUBJECTS), this.#random.pick(SUBJECTS)]
    const text = `Letter ${this.#name}-${++this.#count}: what have ${one} and ${other} in common?`
    const turn = ledger.send({ text, conversationId, cookie: this.#cookie })
    this.#remember(conversationId)
    const sending = { connection, ledger, signal }
    const stopAfterMs = this.#random.chance(0.2) ? this.#random.between(50, 3000) : null
    const answered = sendTurn(turn, sending).then(() => {
      if (!conversationId) this.#remember(turn.conversationId)
    })
    const stopped = (async () => {
      if (stopAfterMs === null) return
      await sleep(stopAfterMs)
      if (turn.acceptedAt !== null) await stopTurn(turn, sending)
    })()
    const done = Promise.all([answered, stopped]).then(() => {})
    this.#waiting.add(done)
    return done.finally(() => this.#waiting.delete(done))
  }

  #remember(conversationId: string | null): void {
    if (conversationId) this.#conversations.set(conversationId, (this.#conversations.get(conversationId) ?? 0) + 1)
  }
}
