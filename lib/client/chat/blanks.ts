type Range = { from: number; to: number }

/** What is to be filled in, as `{{language}}`. */
const BLANK = /\{\{[^{}\n]{1,200}\}\}/g

/** The first blank of a text from this place on, or the last one before it; null when there is none. */
export function nextBlank(text: string, from: number, direction: 1 | -1 = 1): Range | null {
  const blanks = [...text.matchAll(BLANK)].map(({ index, 0: { length } }) => ({ from: index, to: index + length }))
  return (
    (direction > 0 ? blanks.find((blank) => blank.from >= from) : blanks.findLast((blank) => blank.to <= from)) ?? null
  )
}
