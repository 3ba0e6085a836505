const FENCE = /^ {0,3}(`{3,}|~{3,})/
/** Stops at the next bracket that opens: a line of nothing but such would else be read to its end for each of them. */
const LINK = /!?\[([^[\]]*)\]\((?:[^()]|\([^()]*\))*\)/g
const SENTENCE_END = /[.!?…]["'”’)]*(?=\s)|[。！？]|\n/g

/** How far a growing answer can be said: to the end of its last whole sentence, never into code that isn't whole. */
export function sayableLength(markdown: string): number {
  const open = openFence(markdown)
  const whole = open === null ? markdown : markdown.slice(0, open)
  const last = [...whole.matchAll(SENTENCE_END)].at(-1)
  return last ? last.index + last[0].length : 0
}

/** A piece of an answer as it is said: sentences without the marks of Markdown; of code only how long it is. */
export function inSentences(markdown: string): string {
  const said: string[] = []
  let code: { mark: string; lines: number } | null = null
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1]
    if (code && mark?.startsWith(code.mark)) {
      said.push(codeInWords(code.lines))
      code = null
    } else if (code) code.lines += 1
    else if (mark) code = { mark, lines: 0 }
    else said.push(asSentence(line))
  }
  if (code) said.push(codeInWords(code.lines))
  return said.filter((line) => line !== '').join(' ')
}

const codeInWords = (lines: number) => (lines === 1 ? 'Code, one line.' : `Code, ${lines} lines.`)

function asSentence(line: string): string {
  if (/^[\s|:=-]+$/.test(line)) return ''
  const text = line
    .replace(/^[\s>]*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?/, '')
    .replace(LINK, '$1')
    .replace(/\*\*|~~|`+|(?<![\p{L}\p{N}])[*_]+|[*_]+(?![\p{L}\p{N}])/gu, '')
    .replace(/\s+/g, ' ')
    .replace(/^ ?\||\| ?$/g, '')
    .replace(/ ?\| ?/g, ', ')
    .trim()
  return text === '' || /[.!?…:;,。！？]["'”’)]*$/.test(text) ? text : `${text}.`
}

/** Where code begins that has not ended. */
function openFence(markdown: string): number | null {
  let at = 0
  let open: { mark: string; at: number } | null = null
  for (const line of markdown.split('\n')) {
    const mark = FENCE.exec(line)?.[1]
    if (open && mark?.startsWith(open.mark)) open = null
    else if (!open && mark) open = { mark, at }
    at += line.length + 1
  }
  return open?.at ?? null
}
