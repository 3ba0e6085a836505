import { expect, it } from 'vitest'
import { withoutMarkdown } from '#lib/client/markdown/without-markdown.ts'

/** [found words in brackets] */
function snippetOf(marked: string) {
  const ranges: [number, number][] = []
  let text = ''
  for (const [index, part] of marked.split(/[[\]]/).entries()) {
    if (index % 2 === 1) ranges.push([text.length, text.length + part.length])
    text += part
  }
  return { text, ranges }
}

it.each([
  ['The **[tide]** rises', 'The [tide] rises'],
  ['**The [tide** ri]ses', 'The [tide ri]ses'],
  ['## [Tides] and `the [moon]`', '[Tides] and the [moon]'],
  ['said. ### Next [one]', 'said. Next [one]'],
  ['1. ~~No~~ [yes]', '1. No [yes]'],
  ['C# and 2 * 3 [four]', 'C# and 2 * 3 [four]'],
  ['only [**] marks', 'only  marks'],
])('%s reads %s', (marked, read) => {
  expect(withoutMarkdown(snippetOf(marked))).toEqual(snippetOf(read))
})
