import type { Snippet } from '#lib/contract/search.ts'

/** Bold, struck out and code anywhere, a heading where a word begins; what stands alone may mean something. */
const markers = /\*\*|~~|`+|(?<=^|\s)#{1,6}\s+(?=\S)/g

/** A piece of an answer as it is read: without the usual Markdown marks, what was found still marked. */
export function withoutMarkdown({ text, ranges }: Snippet): Snippet {
  const cuts = [...text.matchAll(markers)].map(({ 0: marker, index }) => ({ start: index, end: index + marker.length }))
  const moved = (at: number) =>
    cuts.reduce((to, { start, end }) => to - Math.max(0, Math.min(at, end) - Math.min(at, start)), at)
  return {
    text: text.replace(markers, ''),
    ranges: ranges.flatMap(([start, end]): [number, number][] => {
      const range: [number, number] = [moved(start), moved(end)]
      return range[0] < range[1] ? [range] : []
    }),
  }
}
