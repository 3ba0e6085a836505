import 'server-only'
import { wordsOf } from './words.ts'

/** What is looked for: all of these have to be there. */
export interface Term {
  /** Words that follow each other: one, or the pairs of a script without spaces. */
  words: string[]
}

/** More than anybody means; it bounds the work of one search. */
const MOST = 8

/** The terms of a query, none when it has no letter and no digit. */
export function readQuery(q: string): Term[] {
  const terms: Term[] = []
  let end = -1
  for (const { folded, isPair, ...at } of wordsOf(q.normalize('NFC'))) {
    const isSameRun = isPair && at.start < end
    end = isPair ? at.end : -1
    if (!isSameRun) terms.push({ words: [folded] })
    // The last character of a run is the beginning of any pair, so it says nothing that the pair before it doesn't.
    else if (Array.from(folded).length > 1) terms.at(-1)?.words.push(folded)
  }
  const distinct = new Map(terms.map((term) => [term.words.join(' '), term]))
  return [...distinct.values()].slice(0, MOST)
}
