import { cleanFragment } from './clean-fragment.ts'
import { plainText } from './plain-text.ts'

/** The text of a drawn table's cells, row by row; formulas as their source. */
export function tableRows(table: HTMLTableElement): string[][] {
  return [...table.rows].map((row) => [...row.cells].map((cell) => plainText(cleanFragment(cell))))
}

const DELIMITERS: Record<string, string> = { left: ':---', center: ':---:', right: '---:' }

/** The same as a table of Markdown, the first row its head, each column on the side where its head stands. */
export function toMarkdown(table: HTMLTableElement): string {
  const [head = [], ...rows] = tableRows(table)
  const names = [...(table.rows[0]?.cells ?? [])]
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replace(/\s*\n\s*/g, ' ')).join(' | ')} |`
  return [line(head), line(names.map(({ style }) => DELIMITERS[style.textAlign] ?? '---')), ...rows.map(line)].join(
    '\n',
  )
}
