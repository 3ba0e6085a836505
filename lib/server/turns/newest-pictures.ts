import 'server-only'

/** Of so many pictures the bytes are held; older ones are read at the provider. */
const MOST = 4

/** The newest bytes, in Base64, of the pictures of an answer that is being written, by their items. */
export class NewestPictures {
  readonly #held = new Map<string, string>()

  get(itemId: string): string | undefined {
    return this.#held.get(itemId)
  }

  put(itemId: string, data: string): void {
    this.#held.delete(itemId)
    this.#held.set(itemId, data)
    const [oldest] = this.#held.keys()
    if (this.#held.size > MOST && oldest !== undefined) this.#held.delete(oldest)
  }
}
