import 'server-only'

/**
 * The marks that models put around their thoughts, where their server leaves them in the text; in any case of letters. Those
 * of the second kind are words that an answer may have tags of for reasons of its own.
 */
const TAGS = ['think', 'thinking', 'seed:think', 'mm:think', 'ms:think', 'longcat_think']
const WORDS = ['thought', 'thoughts', 'reason', 'reasoning']

export type Pair = { open: string; close: string; isWord: boolean }

const pair = (open: string, close: string, isWord = false): Pair => ({ open, close, isWord })
const PAIRS: readonly Pair[] = [
  ...TAGS.map((tag) => pair(`<${tag}>`, `</${tag}>`)),
  ...WORDS.map((tag) => pair(`<${tag}>`, `</${tag}>`, true)),
  pair('[think]', '[/think]'),
  pair('◁think▷', '◁/think▷'),
  pair('<|think|>', '<|/think|>'),
  pair('<|thinking|>', '<|/thinking|>'),
  pair('<|begin_of_thought|>', '<|end_of_thought|>'),
  pair('<|start_thinking|>', '<|end_thinking|>'),
  pair('<|start_of_thinking|>', '<|end_of_thinking|>'),
  pair('<|inner_prefix|>', '<|inner_suffix|>'),
  pair('<unused94>thought', '<unused95>'),
  pair('<|channel>thought', '<channel|>'),
  pair('<|channel|>analysis<|message|>', '<|end|>'),
  pair('<|channel|>commentary<|message|>', '<|end|>'),
]

/** What is left of the channels of some models where their marks are taken out, and nothing else is. */
const CHANNEL = pair('analysis', 'assistantfinal', true)

/** What stands between the thoughts and the answer in a model's own notation. */
const SKIPPED = ['<|start|>assistant', '<|channel|>final<|message|>', '<|begin_of_solution|>', '<|start_response|>']

const ATTRIBUTES = String.raw`^<([a-z:_]+)(?:\s+[\w:-]+\s*=[^<>\n]{0,100})?`
const TAG = new RegExp(String.raw`${ATTRIBUTES}\s*(\/?)>`)
const TAG_BEGUN = /^<([a-z:_]+)(\s+([\w:-]+\s*(=[^<>\n]{0,100})?)?)?\/?$/

export type Mark = { kind: 'open'; length: number; pair: Pair } | { kind: 'skipped'; length: number }

/** The mark that `text` begins with; `unclear` while more of it could make one; null when it can't. */
export function markAt(text: string): Mark | 'unclear' | null {
  const given = lowercase(text.slice(0, 200))
  const found = PAIRS.find(({ open }) => given.startsWith(open))
  if (found) return { kind: 'open', length: found.open.length, pair: found }
  if (/^analysis[A-Z]/.test(text)) {
    return { kind: 'open', length: CHANNEL.open.length, pair: CHANNEL }
  }
  const skipped = SKIPPED.find((mark) => given.startsWith(mark))
  if (skipped) return { kind: 'skipped', length: skipped.length }
  const [tag = '', name, end] = TAG.exec(given) ?? []
  const tagged = PAIRS.find(({ open }) => open === `<${name}>`)
  if (tagged)
    return end === '/' ? { kind: 'skipped', length: tag.length } : { kind: 'open', length: tag.length, pair: tagged }
  const isBegun =
    [...PAIRS.map(({ open }) => open), ...SKIPPED, CHANNEL.open].some((mark) => mark.startsWith(given)) ||
    PAIRS.some(({ open }) => open === `<${TAG_BEGUN.exec(given)?.[1]}>`)
  return isBegun ? 'unclear' : null
}

/** What ends thoughts that began unmarked, as the server's template had begun them already. */
export const CLOSES: readonly string[] = [...new Set(PAIRS.map(({ close }) => close))].filter(
  (mark) => mark !== '<|end|>',
)

/** What begins thoughts within a line, too. */
export const OPENS: ReadonlyMap<string, Pair> = new Map(
  PAIRS.filter(({ isWord }) => !isWord).map((each) => [each.open, each]),
)

/** All that may stand within a line; of words, whatever a tag begins with. */
export const MARKS: readonly string[] = [
  ...CLOSES,
  ...OPENS.keys(),
  ...WORDS.flatMap((word) => [`<${word}>`, `<${word} `]),
]

export type Found = { at: number; mark: string } | { certain: number }

/** The first of `marks` in `text`, or where one might begin at its end: what is before that is certain. */
export function findMark(text: string, marks: readonly string[]): Found {
  const given = lowercase(text)
  let first: { at: number; mark: string } | null = null
  for (const mark of marks) {
    const at = given.indexOf(mark)
    const isBefore = first === null || at < first.at || (at === first.at && mark.length > first.mark.length)
    if (at >= 0 && isBefore) first = { at, mark }
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
