import 'server-only'

/** Written in one transaction: it is over soon, nobody who writes to one of them waits long, and its parameters fit. */
const SLICE = 500

/** So many of these ids as can be written about in one transaction, and then the next. */
export function* inSlices(ids: string[]): Generator<string[]> {
  for (let start = 0; start < ids.length; start += SLICE) yield ids.slice(start, start + SLICE)
}
