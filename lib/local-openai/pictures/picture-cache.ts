import 'server-only'

type Kept = { picture: string | null; size: number; timer: NodeJS.Timeout }

const KEPT_MS = 5 * 60_000
const MAX_SIZE = 64 * 1024 * 1024
/** What an entry takes beside its texts. */
const ENTRY_SIZE = 1000

/** Pictures of the last minutes by their addresses, as much as fits; null for those that couldn't be had. */
export class PictureCache {
  readonly #kept = new Map<string, Kept>()
  readonly #maxSize: number
  #size = 0

  constructor(maxSize = MAX_SIZE) {
    this.#maxSize = maxSize
  }

  get(address: string): string | null | undefined {
    return this.#kept.get(address)?.picture
  }

  set(address: string, picture: string | null): void {
    this.#drop(address)
    const size = ENTRY_SIZE + address.length + (picture?.length ?? 0)
    if (size > this.#maxSize) return
    for (const oldest of this.#kept.keys()) {
      if (this.#size + size <= this.#maxSize) break
      this.#drop(oldest)
    }
    const timer = setTimeout(() => this.#drop(address), KEPT_MS).unref()
    this.#kept.set(address, { picture, size, timer })
    this.#size += size
  }

  #drop(address: string): void {
    const kept = this.#kept.get(address)
    if (kept === undefined) return
    clearTimeout(kept.timer)
    this.#kept.delete(address)
    this.#size -= kept.size
  }
}
