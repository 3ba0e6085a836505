import MarkdownIt, { type StateBlock } from 'markdown-it'
import cjkFriendly from 'markdown-it-cjk-friendly'
import { DEEPEST, LONGEST_PHRASE, MOST_TOKENS, TooMuch } from './limits.ts'
import type { ParseEnv } from './parse-env.ts'
import { alerts } from './rules/alerts.ts'
import { completion } from './rules/completion.ts'
import { details } from './rules/details.ts'
import { footnotes } from './rules/footnotes.ts'
import { formulas } from './rules/formulas.ts'
import { inlineTags } from './rules/inline-tags.ts'
import { tasks } from './rules/tasks.ts'
import { wwwLinks } from './rules/www-links.ts'

/** The one parser of Markdown there is. It makes tokens; its HTML is never asked for. */
export const parser = new MarkdownIt({ linkify: true, html: false, maxNesting: DEEPEST })
  .use(cjkFriendly)
  .use(footnotes)
  .use(formulas)
  .use(details)
  .use(inlineTags)
  .use(alerts)
  .use(tasks)
  .use(completion)
  .use(wwwLinks)
  .disable(['html_block', 'html_inline'])

// Which addresses are safe is decided where they are drawn: there a refused link still has its words.
parser.validateLink = () => true

const parsePhrases = parser.inline.parse.bind(parser.inline)
parser.inline.parse = (text, md, env: ParseEnv, tokens) => {
  env.length = (env.length ?? 0) + text.length
  // So little is never too much: if it is late, then because the machine is busy.
  const isLate = !env.isPatient && env.length > LONGEST_PHRASE && performance.now() > (env.deadline ?? Infinity)
  if (!isLate && text.length <= LONGEST_PHRASE) return parsePhrases(text, md, env, tokens)
  const { Token } = new md.inline.State('', md, env, [])
  tokens.push(Object.assign(new Token('text', '', 0), { content: text, meta: { isLate } }))
}

const hasAddress = parser.linkify.test.bind(parser.linkify)
parser.linkify.test = (text) => text.length <= LONGEST_PHRASE && hasAddress(text)

parser.block.State = class extends parser.block.State {
  override push(...token: Parameters<StateBlock['push']>) {
    const { isPatient }: ParseEnv = this.env
    if (!isPatient && this.tokens.length >= MOST_TOKENS) throw new TooMuch()
    return super.push(...token)
  }
}
