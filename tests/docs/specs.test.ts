import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

const read = (path: string) => readFileSync(fromRoot(path), 'utf8')

/** The descriptions that name invariants, how many there are, and where the tests are that they name. */
const specs = [
  { spec: 'lib/server/turns/SPEC.md', letter: 'T', count: 9, tests: 'tests/lib/server' },
  { spec: 'lib/server/turns/PARTS.md', letter: 'P', count: 7, tests: 'tests/lib/server' },
  { spec: 'lib/client/chat/SPEC.md', letter: 'C', count: 8, tests: 'tests/lib/client' },
]

describe.each(specs)('$spec', ({ spec, letter, count, tests }) => {
  const invariants = read(spec).split('## Invariants')[1]?.split('\n## ')[0] ?? ''
  const named = [...invariants.matchAll(/^- \*\*(\w\d)\*\*(.*(?:\n {2}.*)*)/gm)].flatMap(([, invariant, text = '']) =>
    [...text.matchAll(/\b(turns|jobs|chat)\/([\w-]+)/g)].map(([, room, file]) => [
      invariant,
      `${tests}/${room}/${file}.test.ts`,
    ]),
  )

  it.each(named)('%s is held by %s, which says so', (invariant, file = '') => {
    expect(read(file)).toMatch(new RegExp(`^// Holds .*\\b${invariant}\\b`, 'm'))
  })

  it('names a test for each of its invariants', () => {
    const all = Array.from({ length: count }, (_, index) => `${letter}${index + 1}`)
    expect([...new Set(named.map(([invariant]) => invariant))]).toEqual(all)
  })
})
