import { someText, someWord } from './some-text.ts'

/** A text that is written into the page so fast. */
export interface Scene {
  text: string
  deltas: number
  perSecond: number
}

/** As long as the longest that the page promises to draw at ease. */
const AWKWARD_LENGTH = 100_000

const paragraph = (index: number) =>
  `${someText({ words: 40, characters: 0 })}, **${someWord({ rank: 600 + index })}** and \`${someWord({ rank: 40 })}\`.`

const code = (index: number) =>
  `\`\`\`ts\n${Array.from({ length: 12 }, (_, line) => `const ${someWord({ rank: 100 + line })}${index} = [${line}, "${someText({ words: 3, characters: 0 })}"] // ${line}`).join('\n')}\n\`\`\``

const formula = (index: number) =>
  `With $x_{${index}} = \\sqrt{a^2 + b^2}$ it follows:\n\n$$\n\\sum_{i=0}^{${index}} \\frac{x_i^2}{i + 1} \\le \\int_0^1 f(t)\\,dt\n$$`

const table = (index: number) =>
  `| ${someWord({ rank: 30 })} | ${someWord({ rank: 31 })} | ${index} |\n|---|:-:|--:|\n${Array.from({ length: 8 }, (_, row) => `| ${someText({ words: 3, characters: 0 })} | *${someWord({ rank: row })}* | ${row * index} |`).join('\n')}`

const list = () => Array.from({ length: 6 }, () => `- ${someText({ words: 8, characters: 0 })}`).join('\n')

/** Each kind of block in turn, from the first line to the last. */
function richText(length: number): string {
  const kinds = [
    (index: number) => `## ${someWord({ rank: 300 + index })}`,
    paragraph,
    code,
    paragraph,
    formula,
    table,
    list,
  ]
  const blocks: string[] = []
  for (let size = 0; size < length; size += (blocks.at(-1)?.length ?? 0) + 2)
    blocks.push(kinds[blocks.length % kinds.length]?.(blocks.length) ?? '')
  return blocks.join('\n\n').slice(0, length)
}

const filled = (piece: string) => piece.repeat(Math.ceil(AWKWARD_LENGTH / piece.length)).slice(0, AWKWARD_LENGTH)
const numbered = (piece: (index: number) => string) => {
  const pieces: string[] = []
  for (let size = 0; size < AWKWARD_LENGTH; size += pieces.at(-1)?.length ?? 0) pieces.push(piece(pieces.length))
  return pieces.join('')
}

/** What nobody writes, but a model may: each is the same over and over. */
const awkwardTexts: Record<string, string> = {
  '*_': filled('*_'),
  '[a](': filled('[a]('),
  '](': filled(']('),
  '***a***': filled('***a***'),
  '*_ with spaces': filled('*_ '),
  '**a in paragraphs': filled('**a _b `c [d](e\n\n'),
  'quotes in quotes': filled(`${'>'.repeat(50)} a\n`),
  'deeper and deeper quotes': numbered((index) => `${'> '.repeat(index % 55)}a\n`),
  'lists in lists': numbered((index) => `${'  '.repeat(index % 40)}- a\n`),
  'a long table': `| a | b | c |\n|---|---|---|\n${filled('| a | **b** | `c` |\n')}`,
  'a wide table': `${filled('|a').slice(0, 30_000)}|\n${filled('|-').slice(0, 30_000)}|\n${filled('|b').slice(0, 30_000)}|`,
  'a long list': filled('- one *two* three\n'),
  'a long numbered list': numbered((index) => `${index + 1}. one **two**\n`),
  'one line of words': filled('word '),
  'one line without a space': filled('x'),
  footnotes: numbered((index) => `Word[^${index}] goes on.\n\n[^${index}]: A note of *its* own.\n\n`),
  'one footnote, called often': `[^1]: A note.\n\n${filled('a[^1] ')}`,
  definitions: numbered((index) => `[a${index}]: /b\n\n[a${index}] here\n\n`),
  backticks: filled('` '),
  'longer and longer backticks': numbered((index) => `${'`'.repeat(index % 400)} `),
  'backticks at a stretch': filled('`'),
  dollars: filled('$'),
  'dollars apart': filled('$a '),
  formulas: filled('$x^2$ and $$y_1$$ '),
  'formulas in paragraphs': filled('So $x^2 + y$ is\n\n$$\n\\frac{a}{b}\n$$\n\n'),
  'less than': filled('<'),
  tags: filled('<sub>a'),
  'details in details': filled('<details>\n\n'),
  entities: filled('&amp;'),
  backslashes: filled('\\'),
  addresses: filled('www.a.de/( '),
  'e-mail addresses': filled('a@b.c '),
  pictures: filled('![a'),
  headings: filled('# a *b*\n'),
  rules: filled('---\n'),
  'blocks of code': filled('```js\nlet a = 1\n```\n'),
  'one block of code': `\`\`\`js\n${filled('let a = "b" // c\n')}`,
  'a formula without an end': `$$\n${filled('\\frac{a}{b} + \n')}`,
  'brackets in brackets': filled('['),
  'empty lines': filled('\n'),
}

const paced = (text: string, deltas: number, perSecond: number): Scene => ({ text, deltas, perSecond })

/** What answers can be asked for, by name. */
export const scenes: Record<string, Scene> = {
  'a long answer': paced(richText(50_000), 5000, 100),
  'an answer': paced(richText(20_000), 2000, 100),
  ...Object.fromEntries(Object.entries(awkwardTexts).map(([name, text]) => [name, paced(text, 300, 100)])),
}

export const awkward = Object.keys(awkwardTexts)
