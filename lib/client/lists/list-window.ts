/** Rows beyond what is seen, so that fast scrolling finds them there. */
const SPARE_ROWS = 10

/** A stretch of rows of one height, as pixels of the scrolled content. */
type Rows = { top: number; rowHeight: number; count: number }

/** The rows that have to be drawn for what is seen between `from` and `to`: their first index, and the one after the last. */
export function rowsInWindow({ top, rowHeight, count }: Rows, seen: { from: number; to: number }): [number, number] {
  const first = Math.floor((seen.from - top) / rowHeight) - SPARE_ROWS
  const last = Math.ceil((seen.to - top) / rowHeight) + SPARE_ROWS
  const start = Math.min(Math.max(first, 0), count)
  return [start, Math.max(start, Math.min(last, count))]
}
