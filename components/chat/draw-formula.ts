import 'katex/dist/katex.min.css'
import katex from 'katex'
import { copyFormulasAsText } from '#lib/client/copy/copy-formulas.ts'
import { inTurns } from './in-turns.ts'

/** What a person writes has a few hundred characters; a hundred thousand would be a megabyte of elements. */
const LONGEST_SOURCE = 2000
const FONTS_LIMIT_MS = 3000

type Options = { source: string; isBlock: boolean; onDrawn: () => void }

copyFormulasAsText(document)

/**
 * Draws a formula into an element and tells when all of it is there, its fonts too; never, when it can't be drawn. Returns what
 * takes that back.
 */
export function drawFormula(element: HTMLElement, { source, isBlock, onDrawn }: Options): () => void {
  let isWanted = true
  const show = () => isWanted && onDrawn()
  const leave = inTurns(() => {
    if (!drew(element, source, isBlock)) return
    // Asks for the fonts, if there are any that haven't been used yet.
    element.getBoundingClientRect()
    if (document.fonts?.status === 'loading') void Promise.race([document.fonts.ready, patience()]).then(show)
    else show()
  })
  return () => {
    isWanted = false
    leave()
  }
}

/** Through elements, not through HTML: the page's policy takes no style that stands in a text. */
function drew(element: HTMLElement, source: string, isBlock: boolean): boolean {
  if (source.length > LONGEST_SOURCE) return false
  try {
    katex.render(source, element, {
      displayMode: isBlock,
      ...{ throwOnError: true, strict: 'ignore', trust: refuse, maxSize: 20, maxExpand: 1000 },
    })
    return true
  } catch {
    // Not only its own errors: what is nested too deep runs out of stack.
    element.replaceChildren()
    return false
  }
}

/** Links, pictures and styles of the writer's choice: KaTeX would put their names there in red. */
const refuse = () => {
  throw new Error('A formula is only drawn.')
}

const patience = () => new Promise((resolve) => setTimeout(resolve, FONTS_LIMIT_MS))
