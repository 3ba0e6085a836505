import type { Definition, FootnoteDefinition, Nodes, RootContent } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

const extensions = [gfm()]
const mdastExtensions = [gfmFromMarkdown()]

export type ParsedMarkdown = {
  nodes: RootContent[]
  /** What references lead to, by identifier, from wherever in the text it is defined. */
  definitions: Map<string, Definition>
  footnotes: Map<string, FootnoteDefinition>
}

/** The syntax tree of GitHub's Markdown. */
export function parseMarkdown(text: string): ParsedMarkdown {
  const root = fromMarkdown(text, { extensions, mdastExtensions })
  const parsed: ParsedMarkdown = { nodes: root.children, definitions: new Map(), footnotes: new Map() }
  collectDefinitions(root, parsed)
  return parsed
}

/** Of several definitions of one identifier the first counts. */
function collectDefinitions(node: Nodes, parsed: ParsedMarkdown) {
  const { definitions, footnotes } = parsed
  if (node.type === 'definition' && !definitions.has(node.identifier)) definitions.set(node.identifier, node)
  if (node.type === 'footnoteDefinition' && !footnotes.has(node.identifier)) footnotes.set(node.identifier, node)
  // Definitions stand among blocks only.
  if (node.type === 'paragraph' || node.type === 'heading' || !('children' in node)) return
  for (const child of node.children) collectDefinitions(child, parsed)
}
