import { cleanFragment } from './clean-fragment.ts'
import { plainText } from './plain-text.ts'

/** The text of a drawn table's cells, row by row; formulas as their source. */
export function tableRows(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map((cell) => plainText(cleanFragment(cell))))
}

/** The same as a table of Markdown, the first row its head. */
export function toMarkdown([head = [], ...rows]: readonly string[][]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
