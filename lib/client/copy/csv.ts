/** What a spreadsheet takes for the beginning of a formula, the wide forms of some too. */
const FORMULA = /^[=+\-@＝＋－＠]/
const NUMBER = /^[+-]?(\d[\d.,\s]*%?)$/

/**
 * Rows as CSV (RFC 4180). A cell that a spreadsheet would run as a formula, and so could make call another machine, is given
 * an apostrophe, which a spreadsheet shows as text; a number with a sign is none.
 */
export function toCsv(rows: string[][]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(cell: string): string {
  const text = isFormula(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]/.test(text) || cell !== cell.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

function isFormula(cell: string): boolean {
  const text = cell.trim()
  return FORMULA.test(text) && !NUMBER.test(text)
}
