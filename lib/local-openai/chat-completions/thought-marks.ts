import 'server-only'

/** The marks that models put around their thoughts, where their server leaves them in the text; in any case of letters. */
const TAGS = ['think', 'thinking', 'thought', 'thoughts', 'reason', 'reasoning', 'seed:think', 'mm:think', 'ms:think']
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ...TAGS.map((tag) => [`<${tag}>`, `</${tag}>`] as const),
  ['[think]', '[/think]'],
  ['◁think▷', '◁/think▷'],
  ['<|think|>', '<|/think|>'],
  ['<|thinking|>', '<|/thinking|>'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|start_thinking|>', '<|end_thinking|>'],
  ['<|start_of_thinking|>', '<|end_of_thinking|>'],
  ['<unused94>thought', '<unused95>'],
  ['<|channel>thought', '<channel|>'],
  ['<|channel|>analysis<|message|>', '<|end|>'],
]

/** What stands between the thoughts and the answer in a model's own notation. */
const SKIPPED = ['<|start|>assistant', '<|channel|>final<|message|>', '<|begin_of_solution|>', '<|start_response|>']

const WITH_ATTRIBUTES = /^<([a-z:]+)\s[^<>\n]{0,100}>/
const WITH_ATTRIBUTES_BEGUN = /^<([a-z:]+)\s[^<>\n]{0,100}$/

export type Mark = { kind: 'open'; length: number; close: string } | { kind: 'skipped'; length: number }

/** The mark that `text` begins with; `unclear` while more of it could make one; null when it can't. */
export function markAt(text: string): Mark | 'unclear' | null {
  const given = lowercase(text.slice(0, 200))
  const pair = PAIRS.find(([open]) => given.startsWith(open))
  if (pair) return { kind: 'open', length: pair[0].length, close: pair[1] }
  const skipped = SKIPPED.find((mark) => given.startsWith(mark))
  if (skipped) return { kind: 'skipped', length: skipped.length }
  const [tag, name = ''] = WITH_ATTRIBUTES.exec(given) ?? []
  if (tag && TAGS.includes(name)) return { kind: 'open', length: tag.length, close: `</${name}>` }
  const isBegun =
    [...PAIRS.map(([open]) => open), ...SKIPPED].some((mark) => mark.startsWith(given)) ||
    TAGS.includes(WITH_ATTRIBUTES_BEGUN.exec(given)?.[1] ?? '')
  return isBegun ? 'unclear' : null
}

/** What ends thoughts that began unmarked, as the server's template had begun them already. */
export const CLOSES: readonly string[] = [...new Set(PAIRS.map(([, close]) => close))].filter(
  (mark) => mark !== '<|end|>',
)

/** The first of `marks` in `text`, or where one might begin at its end: what is before that is certain. */
export function findMark(text: string, marks: readonly string[]): { at: number; length: number } | { certain: number } {
  const given = lowercase(text)
  let first: { at: number; length: number } | null = null
  for (const mark of marks) {
    const at = given.indexOf(mark)
    if (at >= 0 && (first === null || at < first.at)) first = { at, length: mark.length }
  }
  if (first !== null) return first
  const longest = Math.max(...marks.map(({ length }) => length))
  for (let at = Math.max(0, given.length - longest + 1); at < given.length; at += 1) {
    const rest = given.slice(at)
    if (marks.some((mark) => mark.startsWith(rest))) return { certain: at }
  }
  return { certain: given.length }
}

/** Of no other length than what is given, unlike toLowerCase. */
const lowercase = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
