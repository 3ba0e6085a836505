/** What ends a line, and what stands for a space of another kind; by the name alone, as each format has its own prefixes. */
const LINES = new Set(['p', 'h', 'br', 'line-break', 'tr', 'table-row'])
const TABS = new Set(['tab', 'tc', 'table-cell'])
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Named entities of a document's own are left as they are: nothing grows by them. */
const decoded = (text) =>
  text.replace(/&(#x[\da-f]{1,6}|#\d{1,7}|\w{1,8});/gi, (whole, name) => {
    if (name[0] !== '#') return ENTITIES[name] ?? whole
    const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })

const TAG = /<(\/?)(?:[\w-]+:)?([\w-]+)([^<>]*?)(\/?)>/g

/** The words of a document, a line for each paragraph, tabs between cells. */
export function textOf(given) {
  // What an XML file says of itself.
  const xml = given.replace(/<[?!][^>]*>/g, '')
  let text = ''
  let end = 0
  for (const tag of xml.matchAll(TAG)) {
    const [whole, isEnd, name, , isEmpty] = tag
    text += decoded(xml.slice(end, tag.index))
    end = tag.index + whole.length
    if (!isEnd && !isEmpty) continue
    if (LINES.has(name)) text += '\n'
    else if (TABS.has(name)) text = text.endsWith('\n') ? `${text.slice(0, -1)}\t` : `${text}\t`
  }
  return (text + (end === 0 ? '' : decoded(xml.slice(end))))
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const CELL = /<c\b([^>]*?)(?:\/>|>([\s\S]*?)<\/c>)/g
const VALUE = /<v>([\s\S]*?)<\/v>/

/** The cells of a sheet, a line for each row. Texts stand in a list beside it, which cells refer to. */
export function cellsOf(xml, strings) {
  const rows = xml.split(/<row\b/).slice(1)
  const lines = rows.map((row) =>
    [...row.matchAll(CELL)].map(([, attributes, inside = '']) => cellOf(attributes, inside, strings)).join('\t'),
  )
  return lines.filter((line) => line.trim() !== '').join('\n')
}

function cellOf(attributes, inside, strings) {
  if (/\bt="inlineStr"/.test(attributes)) return textOf(inside)
  const value = decoded(VALUE.exec(inside)?.[1] ?? '')
  return /\bt="s"/.test(attributes) ? (strings[Number(value)] ?? '') : value
}
