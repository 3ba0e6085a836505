import { describe, expect, it } from 'vitest'
import { rangeFinder } from '#lib/server/search/find-ranges.ts'
import { readQuery } from '#lib/server/search/query.ts'
import { snippetsOf } from '#lib/server/search/snippet.ts'

const words = ['gardening', 'weathered', 'mountains', 'kitchens', 'telescope', 'umbrellas', 'harvester', 'lanterns']
const typos = 'gardxning weathxred mountxins kitcxens telesxope umbrxllas harvxster lantxrns'
const text = (length: number) => Array.from({ length }, (_, at) => words[at % words.length]).join(' ')

const snippets = (texts: string[], q: string) => snippetsOf(texts, rangeFinder(readQuery(q)))
const marked = (texts: string[], q: string) =>
  snippets(texts, q).map(({ text, ranges }) => ranges.map(([start, end]) => text.slice(start, end)))

describe('what is marked', () => {
  it.each<[string, string, string, string[]]>([
    ['beginnings, when there are any', 'a boat, boats and sailboats', 'boat', ['boat', 'boat']],
    ['parts, when there are none', 'the sailboats', 'boat', ['boat']],
    ['typos, when there is neither', 'receive it', 'recieve', ['receive']],
    ['each term as it is there', 'receive sailboats', 'recieve boat', ['receive', 'boat']],
    ['a run of Chinese', '东京都和东方', '东京都', ['东京都']],
    ['the first pair of a run that does not go on', '东京和东方', '东京都', ['东京']],
    ['nothing', 'receive it', 'zebra', []],
  ])('%s', (_, text, q, ranges) => expect(marked([text], q)).toEqual([ranges]))

  it('is shown where most of it stands together', () => {
    const far = `the needle ${'hay '.repeat(200)}needle in a stack needle`
    expect(marked([far], 'needle stack')).toEqual([['needle', 'stack', 'needle']])
    expect(snippets([far], 'stack')[0]?.text).toMatch(/^….*stack needle$/)
  })
})

describe('many long messages', () => {
  it('leave short ones whole, and are cut themselves', () => {
    const short = `${'hay '.repeat(4000)}needle`
    const long = `${'hay '.repeat(20_000)}needle`
    expect(
      marked([short, ...Array.from({ length: 49 }, () => long)], 'needle').filter(({ length }) => length > 0),
    ).toEqual([])
    expect(marked([short, ...Array.from({ length: 8 }, () => long)], 'needle')[0]).toEqual(['needle'])
    expect(snippets([long], 'needle')[0]?.text).toMatch(/hay ?…$/)
  })

  it('take no longer to look for typos in than for words', () => {
    const texts = Array.from({ length: 15 }, () => text(11_000))
    const time = (q: string) => {
      const start = performance.now()
      expect(marked(texts, q)[0]?.length).toBeGreaterThan(10)
      return performance.now() - start
    }
    time(words.join(' '))
    expect(time(typos) / time(words.join(' '))).toBeLessThan(8)
  })
})
