import 'server-only'
import { storableText } from '#lib/contract/storable-text.ts'
import { titleFromMessage } from './title.ts'

/** What some models write before the answer itself, whether or not a mark stands at its beginning; or in its place. */
const THOUGHTS =
  /^[\s\S]*(?:<\/(?:think(?:ing)?|thoughts?|reason(?:ing)?)>|\[\/THINK\]|◁\/think▷)|^\s*(?:<think|\[THINK\])[\s\S]*/i
const LABEL = /^(?:conversation )?(?:title|titel|titre|título|titolo)\s*[::]\s*/i
const MARKDOWN = /^(?:#{1,6}|>|[-*+])\s+|\*{2,}|`+|^[*_]+|[*_]+$/g
const QUOTES = /^["'“”„‟«»‹›「」『』‘’]+|["'“”„‟«»‹›「」『』‘’]+$/g
const FULL_STOP = /(?<![.。])[.。]$/

/** The title in a model's reply: its first line without ornaments, at most 60 characters; null when there is none. */
export function titleFromReply(reply: string): string | null {
  const lines = storableText(reply).replace(THOUGHTS, '').split(/\r?\n/)
  const [line] = lines.map(bare).filter((text) => /[\p{L}\p{N}]/u.test(text))
  return line ? titleFromMessage(line) : null
}

/** Ornaments come in any order, one around the other. */
function bare(line: string): string {
  const stripped = [LABEL, MARKDOWN, QUOTES, FULL_STOP].reduce(
    (text, ornament) => text.replace(ornament, '').trim(),
    line,
  )
  return stripped === line ? line : bare(stripped)
}
