import { expect, it } from 'vitest'
import { inSentences, sayableLength } from '#lib/client/chat/speech.ts'

it.each([
  ['a paragraph', 'It **sways** by *itself*.', 'It sways by itself.'],
  ['a heading', '## Tides', 'Tides.'],
  ['a list', '- one\n- [x] two\n* three', 'one. two. three.'],
  ['a numbered list', '1. one\n2. two', '1. one. 2. two.'],
  ['a quotation', '> As fast as one walks', 'As fast as one walks.'],
  ['a link and a picture', 'See [the article](https://example.org) and ![a bay](b.png)', 'See the article and a bay.'],
  ['a link with brackets in it', 'See [a tide](https://example.org/Tide_(sea)).', 'See a tide.'],
  ['a table', '| place | range |\n|---|---:|\n| Saint John | 8.5 m |', 'place, range. Saint John, 8.5 m.'],
  [
    'code, by its length only',
    'So:\n\n```ts\nconst a = 1\nconst b = 2\n```\n\nThat is all',
    'So: Code, 2 lines. That is all.',
  ],
  ['a word of code', 'Call `snake_case_name` here', 'Call snake_case_name here.'],
  ['what only looks like a mark', '2 * 3 = 6 and a_b', '2 3 = 6 and a_b.'],
  ['what ends with another sign', 'Is it? 「はい。」', 'Is it? 「はい。」.'],
  ['nothing', '\n\n---\n', ''],
])('%s is said in sentences', (_, markdown, said) => {
  expect(inSentences(markdown)).toBe(said)
})

it.each(['[', '![', '[](', '![a](b', '[a](b(c)'])('a line of nothing but %s holds nobody up', (open) => {
  expect(inSentences(open.repeat(100_000))).not.toBe('')
})

it('a line of nothing but spaces between two words holds nobody up', () => {
  expect(inSentences(`a${' '.repeat(200_000)}b`)).toBe('a b.')
})

it.each([
  ['nothing before a sentence is whole', 'It sways by', ''],
  ['not what may go on', 'It is 8.', ''],
  ['a whole sentence', 'It sways. And th', 'It sways.'],
  ['a whole line', '# Tides\nIt sw', '# Tides\n'],
  ['what is before code that goes on', 'So:\n```\nconst a. b', 'So:\n'],
  ['code that is whole', '```\na\n```\nAnd', '```\na\n```\n'],
  ['other scripts', 'はい。それ', 'はい。'],
])('while it grows there is to be said: %s', (_, markdown, said) => {
  expect(markdown.slice(0, sayableLength(markdown))).toBe(said)
})
