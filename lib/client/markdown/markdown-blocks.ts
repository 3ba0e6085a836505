const FENCE = /^ {0,3}(`{3,}|~{3,})/
const LIST_ITEM = /^ {0,3}([-+*]|\d{1,9}[.)])(\s|$)/
/** A definition of a link or footnote counts for the whole text. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:/m

/** Quotes or lists within each other beyond what anybody means; parsing them takes time and stack without end. */
const TOO_DEEP = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])[ \t])){50}/m

/** Whether a text is to be shown as it is rather than parsed. */
export const isTooDeep = (text: string): boolean => TOO_DEEP.test(text)

/**
 * Markdown cut between top-level blocks, so that a growing text is parsed again only at its end. Joined, the blocks are the
 * text. Where a cut could change the meaning there is none.
 */
export function splitMarkdown(text: string): string[] {
  if (DEFINITION.test(text)) return [text]
  const blocks: string[] = []
  let block = ''
  let fence: string | null = null
  let isAfterBlank = false
  for (const line of text.split(/(?<=\n)/)) {
    const isBlank = line.trim() === ''
    if (fence === null && isAfterBlank && !isBlank && isNewBlock(block, line)) {
      blocks.push(block)
      block = ''
    }
    fence = fenceAfter(fence, line)
    block += line
    isAfterBlank = isBlank
  }
  return block === '' ? blocks : [...blocks, block]
}

function isNewBlock(block: string, line: string): boolean {
  if (block.trim() === '' || /^[ \t]/.test(line)) return false
  return !(LIST_ITEM.test(line) && LIST_ITEM.test(block.trimStart()))
}

function fenceAfter(open: string | null, line: string): string | null {
  const marks = FENCE.exec(line)?.[1]
  if (open === null) return marks ?? null
  const isClosing = marks?.startsWith(open) && line.trim() === marks
  return isClosing ? null : open
}
