import type { Snippet } from '#lib/contract/search.ts'

/** A text with what was found in it marked. */
export function MarkedText({ snippet: { text, ranges } }: { snippet: Snippet }) {
  let at = 0
  const parts = ranges.flatMap(([start, end]) => {
    const before = text.slice(at, start)
    at = end
    return [
      before,
      <mark key={start} className="rounded-[3px] bg-(--mark) text-ink">
        {text.slice(start, end)}
      </mark>,
    ]
  })
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  )
}
