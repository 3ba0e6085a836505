import 'server-only'

/**
 * What the items of an answer are called while it comes. Some servers leave ids out of their events, or name an item only as it is
 * done: then the place in the output says which one is meant, and without that it is the one that was spoken of last.
 */
export class ItemNames {
  readonly #known = new Set<string>()
  readonly #byPlace = new Map<number, string>()

  /** The name under which an item was first told, for whatever names it now; `last` is the one spoken of last. */
  nameOf(id: string, place: number | undefined, last: () => string | undefined): string {
    const name = this.#find(id, place, last)
    this.#known.add(name)
    if (place !== undefined && !this.#byPlace.has(place)) this.#byPlace.set(place, name)
    return name
  }

  #find(id: string, place: number | undefined, last: () => string | undefined): string {
    if (id !== '' && this.#known.has(id)) return id
    const there = place === undefined ? undefined : this.#byPlace.get(place)
    if (id !== '') return there?.startsWith(NAMELESS) ? there : id
    return there ?? (place === undefined ? last() : undefined) ?? `${NAMELESS}${place ?? ''}`
  }
}

/** No provider's id begins so. */
const NAMELESS = '@'
