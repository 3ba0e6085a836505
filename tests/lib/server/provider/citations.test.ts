import { describe, expect, it } from 'vitest'
import { citationsIn } from '#lib/server/provider/citations.ts'

const url = 'https://nasa.gov/a'
const link = `([nasa.gov](${url}))`
const web = (start_index: unknown, end_index: unknown) => ({
  type: 'url_citation',
  url,
  title: 'NASA',
  start_index,
  end_index,
})
const lengthOf = (text: string) => [...text].length

/** What is cited of «it», when its places count characters or units. */
function annotated(typed: string, count: (text: string) => number) {
  const [before = '', cited = '', after = ''] = typed.split(/[«»]/)
  return { text: before + cited + after, annotations: [web(count(before), count(before + cited))] }
}

describe('the words that are cited', () => {
  it.each([
    `It is so «${link}».`,
    `🚀 It is so «${link}».`,
    `🚀🌍 It is so «${link}»`,
    `🚀🌍🌕 It is so («[nasa.gov](${url})»).`,
    `🚀🌍🌕 It is so «${url}» and on`,
    `${'🚀'.repeat(60)}«${link}» ${'🚀'.repeat(60)}`,
    `🚀🌍 See «NASA (${url})» and so on`,
  ])('of %j are the same whether units or characters are counted', (typed) => {
    const cited = typed.split(/[«»]/)[1]
    for (const count of [lengthOf, (text: string) => text.length]) {
      const { text, annotations } = annotated(typed, count)
      const [found] = citationsIn(text, annotations)
      expect(text.slice(found?.start, found?.end)).toBe(cited)
    }
  })

  it('are counted in one way in all of a text', () => {
    const text = `🚀🌍 All is well ${link}`
    const [words] = citationsIn(text, [web(3, 14), web(15, lengthOf(text))])
    expect(text.slice(words?.start, words?.end)).toBe('All is well')
  })

  it.each([
    [web(2, 4), { start: 2, end: 4 }],
    [web(4, 2), { start: 2, end: 2 }],
    [web(-1, 99), { start: 0, end: 6 }],
    [web(undefined, 3), { start: 3, end: 3 }],
    [web('1', null), { start: 6, end: 6 }],
    [web(Number.NaN, 3.7), { start: 0, end: 3 }],
  ])('by %o are %o', (annotation, span) => expect(citationsIn('abcdef', [annotation])).toMatchObject([span]))

  it('may be from a file', () => {
    const file = { type: 'file_citation', file_id: 'file_1', filename: 'tides.pdf', index: 3 }
    expect(citationsIn('abcdef', [file])).toEqual([{ start: 3, end: 3, url: null, title: 'tides.pdf' }])
  })

  it.each([
    undefined,
    null,
    'x',
    [null],
    [{}],
    [{ type: 'url_citation', url: 'javascript:x' }],
    [{ type: 'file_path' }],
  ])('are none in %j', (annotations) => expect(citationsIn('abc', annotations)).toEqual([]))
})
