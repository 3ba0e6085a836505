/** So deep a message is looked into: its parts, their paragraphs, an item of a list. */
const DEPTH = 5

/**
 * The smallest block of the content that is, in reading order, the first to be seen below the scroller's upper edge. Nothing of it
 * moves when something above or below becomes higher.
 */
export function firstBlockBelow(scroller: Element, content: Element): Element | null {
  const edge = scroller.getBoundingClientRect().top
  let found: Element | null = null
  for (let depth = 0, block: Element | undefined = content; block && depth < DEPTH; depth++) {
    const child = firstEndingBelow(block.children, edge)
    found = child ?? found
    if (!child || child.getBoundingClientRect().top >= edge) break
    block = child
  }
  return found
}

/** They stand below each other: a conversation of thousands isn't measured whole. */
function firstEndingBelow(blocks: HTMLCollection, edge: number): Element | undefined {
  let [from, to] = [0, blocks.length]
  while (from < to) {
    const middle = (from + to) >> 1
    const bottom = blocks[middle]?.getBoundingClientRect().bottom ?? 0
    if (bottom > edge) to = middle
    else from = middle + 1
  }
  return blocks[from]
}
