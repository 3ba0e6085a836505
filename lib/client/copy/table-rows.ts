import { cleanFragment } from './clean-fragment.ts'
import { plainText } from './plain-text.ts'

/** The text of a drawn table's cells, row by row; formulas as their source. */
export function tableRows(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map((cell) => plainText(cleanFragment(cell))))
}
