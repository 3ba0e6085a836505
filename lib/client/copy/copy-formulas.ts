import { cleanFragment } from './clean-fragment.ts'
import { plainText } from './plain-text.ts'

const FORMULA = '[data-formula]'

/** Whoever selects and copies text with formulas in it gets their source in place of what is drawn. */
export function copyFormulasAsText(page: Document): void {
  page.addEventListener('copy', (event) => {
    const selection = page.getSelection()
    if (event.defaultPrevented || !event.clipboardData || !selection || selection.isCollapsed) return
    const range = wholeFormulas(selection.getRangeAt(0))
    const selected = range.cloneContents()
    if (!selected.querySelector(FORMULA)) return
    const clean = cleanFragment(selected)
    event.clipboardData.setData('text/plain', plainText(clean))
    event.clipboardData.setData('text/html', clean.innerHTML)
    event.preventDefault()
  })
}

/** A formula is copied whole, wherever in it the selection begins or ends. */
function wholeFormulas(selected: Range): Range {
  const range = selected.cloneRange()
  const start = formulaAround(range.startContainer)
  const end = formulaAround(range.endContainer)
  if (start) range.setStartBefore(start)
  if (end) range.setEndAfter(end)
  return range
}

const formulaAround = (node: Node) => (node instanceof Element ? node : node.parentElement)?.closest(FORMULA)
