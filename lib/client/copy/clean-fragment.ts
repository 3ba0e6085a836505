import { safeLink } from '../markdown/safe-url.ts'

/** What is left of a drawn answer elsewhere: text with its structure. */
const kept = new Set([
  ...['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'hr', 'br', 'ul', 'ol', 'li', 'details', 'summary'],
  ...['table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'strong', 'em', 'del', 'code', 'kbd', 'sub', 'sup', 'mark'],
])
/** What is the page's: buttons, what only a screen reader is told, frames. Of a diagram the code is copied, shown or not. */
const OURS =
  'button, iframe, svg, style, script, [hidden]:not(pre), .sr-only, [data-copied="never"], .code-bar, [role="status"]'

/**
 * A drawn answer, or a part of it, as the plainest elements that say the same: no styles, no scripts, no address but of the web
 * or of mail; formulas as their source. Stands in no page.
 */
export function cleanFragment(...drawn: Node[]): HTMLElement {
  const clean = document.implementation.createHTMLDocument().body
  for (const each of drawn) addClean(each, clean)
  return clean
}

function addClean(drawn: Node, into: Element): void {
  for (const node of drawn.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) into.append(node.textContent ?? '')
    else if (node instanceof Element && !node.matches(OURS)) addElement(node, into)
  }
}

function addElement(element: Element, into: Element): void {
  const formula = element.getAttribute('data-formula')
  if (formula !== null) {
    // A block stands in a paragraph of its own wherever it goes.
    const place = formula.startsWith('$$') ? into.appendChild(into.ownerDocument.createElement('p')) : into
    place.append(formula)
    return
  }
  const source = element.getAttribute('data-citation')
  if (source !== null) {
    const number = `[${element.getAttribute('data-number')}]`
    const link = safeLink(source) && into.ownerDocument.createElement('a')
    if (link) Object.assign(link, { href: source, textContent: number })
    into.append(link || number)
    return
  }
  if (element instanceof HTMLInputElement) {
    into.append(element.checked ? '☑' : '☐')
    return
  }
  addClean(element, kept.has(element.localName) ? into.appendChild(copyOf(element, into.ownerDocument)) : into)
}

function copyOf(element: Element, page: Document): Element {
  const copy = page.createElement(element.localName)
  for (const [attribute, value] of attributesOf(element)) copy.setAttribute(attribute, value)
  return copy
}

function attributesOf(element: Element): [string, string][] {
  const found: [string, string | null][] = [
    ['href', element.localName === 'a' ? safeLink(element.getAttribute('href') ?? undefined) : null],
    ['start', element.localName === 'ol' ? element.getAttribute('start') : null],
    ['dir', element.getAttribute('dir')],
  ]
  return found.flatMap(([name, value]) => (value === null ? [] : [[name, value]]))
}
