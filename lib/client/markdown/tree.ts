import type { Token } from 'markdown-it'
import { DEEPEST } from './limits.ts'

/** A token with what is within it. */
export interface MarkdownNode {
  /** The token's, without `_open`. */
  type: string
  token: Token
  children: MarkdownNode[]
}

/** Tokens as a tree; of a paragraph, heading or cell the children are its phrases. */
export function toTree(tokens: Token[]): MarkdownNode[] {
  const root: MarkdownNode[] = []
  const open: MarkdownNode[][] = [root]
  for (const token of tokens) {
    const siblings = open.at(-1) ?? root
    if (token.nesting < 0) open.pop()
    else if (token.type === 'inline') siblings.push(...pairTags(toTree(token.children ?? [])))
    else {
      const node: MarkdownNode = { type: token.type.replace(/_open$/, ''), token, children: [] }
      siblings.push(node)
      if (token.nesting > 0) open.push(node.children)
    }
  }
  return root
}

/**
 * Tags that stand apart as one node with what is between them. An unclosed one goes on to the end; a lone closing one is text, and so
 * is one that opens deeper than anybody means.
 */
export function pairTags(nodes: MarkdownNode[], type: 'html_tag' | 'details_tag' = 'html_tag'): MarkdownNode[] {
  if (!nodes.some((node) => node.type === type)) return nodes
  const root: MarkdownNode[] = []
  const open: { tag: string; children: MarkdownNode[] }[] = [{ tag: '', children: root }]
  for (const node of nodes) {
    const siblings = open.at(-1)?.children ?? root
    if (node.type !== type || node.token.tag === 'br') siblings.push(node)
    else if (node.token.info === 'open' && open.length > DEEPEST) siblings.push({ ...node, type: 'text' })
    else if (node.token.info === 'open') {
      const pair = { ...node, type: node.token.tag, children: [] }
      siblings.push(pair)
      open.push({ tag: node.token.tag, children: pair.children })
    } else {
      const at = open.findLastIndex(({ tag }) => tag === node.token.tag)
      if (at > 0) open.length = at
      else siblings.push(node)
    }
  }
  return root
}

/** The words of a piece of the tree, without marks. */
export function textOf(nodes: MarkdownNode[]): string {
  return nodes
    .map(({ type, token, children }) => {
      if (type === 'softbreak' || type === 'hardbreak') return ' '
      return type === 'image'
        ? textOf(toTree(token.children ?? []))
        : children.length > 0
          ? textOf(children)
          : token.content
    })
    .join('')
}
