import 'server-only'

/** Removed in one transaction: it is over soon, and nobody who writes to one of them waits long. */
const SLICE = 500

/** So many of these ids that they can be deleted in one transaction, and then the next. */
export function* inSlices(ids: string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += SLICE) yield ids.slice(start, start + SLICE)
}
