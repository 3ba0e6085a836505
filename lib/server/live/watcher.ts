import 'server-only'

/** More changes than this at once, and the browser does better to read its list anew. */
const MAX_CHANGES = 100

/** What a browser understands, of what came later than the first live events. */
export type Hears = { hearsDrafts?: boolean; hearsSettings?: boolean }

/** What is read anew as a whole when something of it is another. */
export type Thing = 'settings' | 'projects'

type Taken = { mustRefresh: boolean; changed: string[]; drafts: string[]; others: Thing[] }

/**
 * One browser that watches, and what it has to be told yet: ids only, whose state is read when it takes them. So a slow
 * one holds up nothing, needs no buffer, and is never told what is no longer true.
 */
export class Watcher {
  readonly userId: string
  readonly sessionId: string
  readonly #hears: Required<Hears>
  #hasLeft = false
  /** At first, and whenever something may have been missed. */
  #mustRefresh = true
  #changed = new Set<string>()
  #drafts = new Set<string>()
  #others = new Set<Thing>()
  #news = Promise.withResolvers<void>()

  constructor(userId: string, sessionId: string, { hearsDrafts = true, hearsSettings = true }: Hears = {}) {
    this.userId = userId
    this.sessionId = sessionId
    this.#hears = { hearsDrafts, hearsSettings }
  }

  get hasLeft() {
    return this.#hasLeft
  }

  /** Settles when there is something to take, or when it has left. */
  get news(): Promise<void> {
    return this.#news.promise
  }

  /** Notes a change without waking: those that come close together are told together. */
  note(conversationId: string) {
    // After a refresh it knows this change too.
    if (this.#mustRefresh) return
    this.#changed.add(conversationId)
    if (this.#changed.size > MAX_CHANGES) this.refresh()
  }

  noteDraft(place: string) {
    if (this.#mustRefresh || !this.#hears.hearsDrafts) return
    this.#drafts.add(place)
    if (this.#drafts.size > MAX_CHANGES) this.refresh()
  }

  noteOther(thing: Thing) {
    if (!this.#mustRefresh && this.#hears.hearsSettings) this.#others.add(thing)
  }

  refresh() {
    this.#mustRefresh = true
    this.#others.clear()
    this.#changed.clear()
    this.#drafts.clear()
  }

  wake() {
    this.#news.resolve()
  }

  leave() {
    this.#hasLeft = true
    this.wake()
  }

  take(): Taken {
    const taken = {
      ...{ mustRefresh: this.#mustRefresh, others: [...this.#others] },
      ...{ changed: [...this.#changed], drafts: [...this.#drafts] },
    }
    this.#mustRefresh = false
    this.#others.clear()
    this.#changed.clear()
    this.#drafts.clear()
    this.#news = Promise.withResolvers()
    if (this.#hasLeft) this.wake()
    return taken
  }
}
