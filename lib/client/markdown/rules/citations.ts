import type { MarkdownIt, StateCore, StateInline, Token } from 'markdown-it'
import type { CitedSource } from '../cited-words.ts'
import { contentPieces } from '../content-pieces.ts'
import type { ParseEnv } from '../parse-env.ts'

/** Where a number goes in the phrases of a block; it stands for all from `start` on, if that isn't null. */
interface Place {
  start: number | null
  end: number
  source: CitedSource
}

/** By the list that the phrases of a block are put into. */
const placesOf = new WeakMap<Token[], Place[]>()

/**
 * A number behind cited words, or in place of a link that says no more than the number. What is cited is known by its place in
 * the source, which itself stays as it is: so no number changes what the text around it is, and none is within code or a link.
 */
export function citations(md: MarkdownIt) {
  md.core.ruler.before('completion', 'citations', findPlaces)
  const [readText] = md.inline.ruler.getRules('')

  md.inline.ruler.before('text', 'citation', (state, silent) => {
    const places = placesOf.get(state.tokens)
    if (silent || !places || state.linkLevel > 0) return false
    pushUpTo(state, places, state.pos)
    const [next] = places
    if (next?.start !== state.pos || next.end > state.posMax) return false
    state.pending = state.pending.replace(/ +$/, '')
    pushUpTo(state, places, next.end)
    state.pos = next.end
    return true
  })

  md.inline.ruler.at('text', (state, silent) => {
    const [next] = placesOf.get(state.tokens) ?? []
    const stop = next && [next.start, next.end].find((place) => place !== null && place > state.pos)
    const { posMax } = state
    if (stop) state.posMax = Math.min(posMax, stop)
    const isRead = readText?.(state, silent) === true
    state.posMax = posMax
    return isRead
  })

  md.inline.ruler2.push('citations_at_end', (state) => {
    pushUpTo(state, placesOf.get(state.tokens) ?? [], Infinity)
    return true
  })
}

function pushUpTo(state: StateInline, places: Place[], end: number) {
  for (let [place] = places; place && place.end <= end; [place] = places) {
    state.push('citation', '', 0).meta = { source: place.source }
    places.shift()
  }
}

function findPlaces({ tokens, src, md, env }: StateCore) {
  const { citations = [] }: ParseEnv = env
  if (citations.length === 0) return
  const pieces = contentPieces(tokens, src)
  let index = 0
  for (const { start, end, source } of citations) {
    while ((pieces[index + 1]?.from ?? Infinity) < end) index += 1
    const piece = pieces[index]
    // Where nothing is said, as in code, there is no place.
    if (!piece || piece.from >= end) continue
    const { content, children } = piece.inline
    const places = placesOf.get(children ?? []) ?? []
    const first = pieces.findLast((each) => each.from <= start && each.inline === piece.inline)
    const words = {
      start: first ? first.at + start - first.from : 0,
      end: piece.at + Math.min(end - piece.from, piece.length),
    }
    const link = first && start < end ? bareLink(content, words) : null
    const place = link ?? { start: null, end: withoutAddress(md, content, words.end) }
    const isThere = places.some((other) => other.end === place.end && other.source.number === source.number)
    if (!isThere) places.push({ ...place, source })
    places.sort((one, other) => one.end - other.end)
    placesOf.set(children ?? [], places)
  }
}

const LONGEST_ADDRESS = 1000
const LINK = /^\(?\[([^[\]]*)\]\([^\s()]*(?:\([^\s()]*\)[^\s()]*)*(?:\s+"[^"]*")?\)\)?$/
const ADDRESS = /^\(?<?https?:\/\/[^\s<>]+>?\)?$/

/** A link that only names where it leads, with the brackets around it; null for words that are to be read. */
function bareLink(content: string, { start, end }: { start: number; end: number }) {
  const isWrapped = content[start - 1] === '(' && content[end] === ')'
  const link = isWrapped ? { start: start - 1, end: end + 1 } : { start, end }
  const text = content.slice(link.start, link.end)
  const label = LINK.exec(text)?.[1]
  const isBare = ADDRESS.test(text) || (label !== undefined && (text.startsWith('(') || /^[^\s]+\.[^\s]+$/.test(label)))
  return isBare ? link : null
}

/** A number within an address would cut the link in two. */
function withoutAddress(md: MarkdownIt, content: string, end: number): number {
  let from = end
  while (from > Math.max(0, end - LONGEST_ADDRESS) && !/\s/.test(content.charAt(from - 1))) from -= 1
  const before = content.slice(from, end)
  const [after = ''] = /^\S*/.exec(content.slice(end, end + LONGEST_ADDRESS)) ?? []
  if (after === '') return end
  const ends = addressesIn(md, before + after).filter(([from, to]) => from < before.length && before.length < to)
  return ends[0] ? end - before.length + ends[0][1] : end
}

/** Where they begin and end; one with a scheme may also follow a letter. */
function addressesIn(md: MarkdownIt, text: string): [from: number, to: number][] {
  const whole = md.linkify.match(text) ?? []
  const schemes = [...text.matchAll(/[a-z][a-z\d+.-]*:\/\//gi)].map(({ index }) => index)
  return [
    ...whole.map(({ index, lastIndex }): [number, number] => [index, lastIndex]),
    ...schemes.map((from): [number, number] => [
      from,
      from + (md.linkify.matchAtStart(text.slice(from))?.lastIndex ?? 0),
    ]),
  ]
}
