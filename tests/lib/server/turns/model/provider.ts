/** What a provider holds of a conversation, as simple as it can be: items of turns, and who holds the lock. */
export interface Item {
  id: string
  turn: string
  role: 'user' | 'assistant'
  /** How many words of the answer it holds. */
  words: number
  listedAt: number
}

export interface Response {
  id: string
  turn: string
  status: 'in_progress' | 'completed' | 'cancelled'
  words: number
}

/** As long as anybody's answer. */
const WHOLE = 4

/** A provider that keeps what it was told, whoever dies. What isn't known of OpenAI's is drawn for each run. */
export class Provider {
  readonly items: Item[] = []
  readonly responses: Response[] = []
  isAway = false
  /** Until when somebody else, who is none of ours, holds the lock. */
  heldUntil = 0
  readonly #keepsCancelled: boolean
  readonly #listsAfter: number
  #count = 0

  constructor(flavour: { keepsCancelled: boolean; listsAfter: number }) {
    this.#keepsCancelled = flavour.keepsCancelled
    this.#listsAfter = flavour.listsAfter
  }

  get running(): Response | undefined {
    return this.responses.find(({ status }) => status === 'in_progress')
  }

  isLocked = (now: number) => this.running !== undefined || now < this.heldUntil

  /** Null while somebody holds the lock. */
  create(turn: string, now: number): Response | null {
    if (this.isLocked(now)) return null
    const response: Response = { id: `resp_${++this.#count}`, turn, status: 'in_progress', words: 0 }
    this.responses.push(response)
    return response
  }

  write(response: Response, now: number): void {
    if (response.words < WHOLE) response.words++
    else {
      response.status = 'completed'
      this.#store(response, now)
    }
  }

  cancel(id: string, now: number): void {
    const response = this.responses.find((each) => each.id === id)
    if (response?.status !== 'in_progress') return
    response.status = 'cancelled'
    if (this.#keepsCancelled) this.#store(response, now)
  }

  listed(turn: string, now: number): Item[] {
    return this.items.filter((item) => item.turn === turn && item.listedAt <= now)
  }

  /** Null while somebody holds the lock. */
  add(turn: string, parts: Pick<Item, 'role' | 'words'>[], now: number): Item[] | null {
    if (this.isLocked(now)) return null
    const added = parts.map((part) => ({ ...part, id: `item_${++this.#count}`, turn, listedAt: now }))
    // Behind what it had of the same turn; of turns it knows nothing.
    this.items.push(...added)
    return added
  }

  remove(ids: readonly string[]): void {
    for (const id of ids) {
      const index = this.items.findIndex((item) => item.id === id)
      if (index >= 0) this.items.splice(index, 1)
    }
  }

  #store({ turn, words }: Response, now: number): void {
    const listedAt = now + this.#listsAfter
    this.items.push({ id: `item_${++this.#count}`, turn, role: 'user', words: 0, listedAt })
    if (words > 0) this.items.push({ id: `item_${++this.#count}`, turn, role: 'assistant', words, listedAt })
  }
}
