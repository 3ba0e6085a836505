const blocks = new Set([
  'p',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'blockquote',
  'pre',
  'ul',
  'ol',
  'table',
  'hr',
  'details',
])

/** The text of clean elements as a person would type it: no marks, but bullets, numbers and columns. */
export function plainText(clean: Element): string {
  return textOf(clean)
    .replace(/[^\S\n]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\s+$/g, '')
}

function textOf(parent: Element): string {
  const texts = [...parent.childNodes].map((node) => (node instanceof Element ? elementText(node) : wordsOf(node)))
  return texts.join('')
}

/** Line breaks in the text of a page are spaces, and those between its blocks nothing. */
function wordsOf(node: Node): string {
  const text = node.textContent ?? ''
  if (node.parentElement?.closest('pre')) return text
  return /^\s*\n\s*$/.test(text) ? '' : text.replace(/\s+/g, ' ')
}

function elementText(element: Element): string {
  const name = element.localName
  if (name === 'br') return '\n'
  if (name === 'hr') return '\n\n---\n\n'
  if (name === 'pre') return `\n\n${element.textContent?.replace(/\n$/, '')}\n\n`
  if (name === 'li') return itemText(element)
  if (name === 'tr') return `${[...element.children].map((cell) => textOf(cell).trim()).join('\t')}\n`
  const text = textOf(element)
  if (name === 'summary') return `${text}\n\n`
  if (!blocks.has(name)) return text
  // A list within an item goes on right below it.
  return element.parentElement?.localName === 'li' && /^[uo]l$/.test(name) ? `\n${text}` : `\n\n${text}\n\n`
}

function itemText(item: Element): string {
  const list = item.parentElement
  const index = [...(list?.children ?? [])].indexOf(item)
  const mark = list?.localName === 'ol' ? `${Number(list.getAttribute('start') ?? 1) + index}. ` : '- '
  const lines = textOf(item).trim().split('\n')
  // What belongs to the item stands below its text, not below its mark.
  return `${mark}${lines.join(`\n${' '.repeat(mark.length)}`)}\n`
}
