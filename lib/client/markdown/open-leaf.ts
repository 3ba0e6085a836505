import type { Token } from 'markdown-it'
import type { OpenLeaf } from './held-back.ts'

/** The block that goes on with the next line, seen from the tokens of whole lines. */
export function openLeaf(tokens: Token[]): OpenLeaf {
  const token = tokens.findLast(({ type, nesting }) => nesting === 0 || type === 'table_close')
  switch (token?.type) {
    case 'table_close':
      return { type: 'table' }
    case 'inline':
      return { type: 'paragraph', content: token.content }
    case 'fence':
      return { type: isOpenFence(token) ? 'fence' : 'other' }
    case 'formula_block':
      return { type: token.meta?.isClosed ? 'other' : 'formula_block' }
    default:
      return { type: 'other' }
  }
}

/** Whether it is a fence whose end is still to come. */
export function isOpenFence({ type, map, content }: Token): boolean {
  const lines = (map?.[1] ?? 0) - (map?.[0] ?? 0)
  return type === 'fence' && lines <= content.split('\n').length
}
