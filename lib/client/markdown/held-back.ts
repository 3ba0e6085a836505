/** The block that goes on with the next line. */
export type OpenLeaf = { type: 'fence' | 'formula_block' | 'table' | 'other' } | { type: 'paragraph'; content: string }

const CONTAINERS = /^(?:[ \t]*(?:>|[-+*][ \t]|\d{1,9}[.)][ \t]))*[ \t]*/
/** Marks of blocks, of which it isn't known yet which: a list, a rule, a line under a heading, a fence, a table … */
const MARKS = /^(?:[-+*_=~`#>|:\s]*|\d{1,9}(?:[.)]\s*)?|`{3}[^`]*|~{3}.*|\$\$?|\\\[?)$/
/** A task's box, an alert's name, a note's label, or the definition of a link, which shows nothing. */
const LABEL = /^\[(?:[ xX]?\]?[ \t]*|![a-z]*\]?[ \t]*|\^[^\]\s]*\]?:?|[^\]^!][^\]]*\]:.*)$/i
const DELIMITERS = /^[\s|:-]*$/

/**
 * A growing text without the line at its end, as long as one can't tell what block that line will be. So nothing flashes: the
 * `-` that begins an item would make a heading of the line above.
 */
export function heldBack(text: string, leaf: OpenLeaf): string {
  const start = text.lastIndexOf('\n') + 1
  const line = text.slice(start)
  if (leaf.type === 'fence') return /^\s*(?:`+|~+)\s*$/.test(line) ? text.slice(0, start) : text
  if (leaf.type === 'formula_block') return /[$\\]$/.test(line) ? text.slice(0, -1) : text
  const previous = text.lastIndexOf('\n', start - 2) + 1
  const isAfterBlank = start === 0 || text.slice(previous, start).replace(CONTAINERS, '').trim() === ''
  const isRow = line.replace(CONTAINERS, '').startsWith('|')
  // A table can't be told from a paragraph before its second line has come.
  if (!isAfterBlank && isHeadOfTable(leaf) && DELIMITERS.test(line)) return text.slice(0, previous)
  const isHead = isRow && (isAfterBlank || leaf.type === 'other')
  return isHead || isUndecided(line) ? text.slice(0, start) : text
}

function isUndecided(line: string): boolean {
  const content = line.replace(CONTAINERS, '')
  return line !== '' && (MARKS.test(content) || LABEL.test(content))
}

const isHeadOfTable = (leaf: OpenLeaf) =>
  leaf.type === 'paragraph' && leaf.content.startsWith('|') && !leaf.content.includes('\n')
