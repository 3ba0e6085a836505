import type { CitedWords } from './cited-words.ts'
import { DEEPEST, LONGEST_PARSE_MS, MOST_NODES } from './limits.ts'
import type { ParseEnv } from './parse-env.ts'
import { parser } from './parser.ts'
import type { References } from './references.ts'
import { type MarkdownNode, toTree } from './tree.ts'

export interface ParseOptions {
  /** What links may refer to; what the source itself defines is added. */
  references: References
  /** What is unfinished at the end is completed. */
  isGrowing?: boolean
  /** However long it takes: somebody asked for it. */
  isPatient?: boolean
  /** Where the source is cited, in its own places and their order. */
  citations?: CitedWords[]
}

/**
 * Why a piece isn’t formatted as it could be:
 * - `late`: parsing took too long; some phrases are as typed
 * - `heavy`: there is too much in it to draw at once
 * - `deep`: there is more within each other than anybody means, and the parser leaves off
 */
export type Trouble = 'late' | 'heavy' | 'deep'

/** The blocks of a piece of Markdown. */
export function parseBlocks(
  source: string,
  { references, isGrowing, isPatient, citations }: ParseOptions,
): MarkdownNode[] {
  const env: ParseEnv = { isGrowing, isPatient, deadline: performance.now() + LONGEST_PARSE_MS, citations }
  // With none at all the parser needn’t look for labels.
  if (Object.keys(references).length > 0) env.references = references
  const nodes = toTree(parser.parse(source, env))
  Object.assign(references, env.references)
  return nodes
}

export function troubleOf(nodes: MarkdownNode[]): Trouble | null {
  let count = 0
  let isLate = false
  let isDeep = false
  const visit = ({ token, children }: MarkdownNode) => {
    count += 1
    isLate ||= token.meta?.isLate === true
    isDeep ||= token.level >= DEEPEST - 1
    children.forEach(visit)
  }
  nodes.forEach(visit)
  if (isDeep) return 'deep'
  if (count > MOST_NODES) return 'heavy'
  return isLate ? 'late' : null
}
