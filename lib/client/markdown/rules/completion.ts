import type { Delimiter, MarkdownIt, StateCore, StateInline } from 'markdown-it'
import { completedEnd } from '../completed-end.ts'
import { LONGEST_PHRASE } from '../limits.ts'
import type { ParseEnv } from '../parse-env.ts'

/** While a text grows, the phrases at its end are read as if the marks that are still open were closed. */
export function completion(md: MarkdownIt) {
  md.core.ruler.before('inline', 'completion', ({ tokens, env }: StateCore) => {
    if (!(env as ParseEnv).isGrowing) return
    const end = tokens.findLastIndex(
      ({ nesting, content, type }) => nesting === 0 && (content !== '' || type !== 'inline'),
    )
    const last = tokens[end]
    if (last?.type !== 'inline' || last.content.length > LONGEST_PHRASE) return
    last.content = completedEnd(last.content, (text) => openMarks(md, text, env))
  })
}

/** The marks of emphasis that a text opens and doesn’t close, in the order in which they have to be closed. */
function openMarks(md: MarkdownIt, text: string, env: ParseEnv): string {
  const state = new md.inline.State(text, md, env, [])
  md.inline.tokenize(state)
  const [balancePairs] = md.inline.ruler2.getRules('')
  balancePairs?.(state)
  return state.delimiters
    .filter((mark) => mark.open && mark.end < 0 && isMeant(mark, state))
    .map(({ marker }) => (marker === 0x7e ? '~~' : String.fromCharCode(marker)))
    .reverse()
    .join('')
}

/** Within a word a mark that could also close something is an operator, like that of `2*3`. */
function isMeant({ token, close }: Delimiter, { tokens }: StateInline): boolean {
  if (!close) return true
  const mark = tokens[token]?.content
  let before = token - 1
  while (tokens[before]?.content === mark) before -= 1
  return !/[a-z\d]$/i.test(tokens[before]?.content ?? '')
}
