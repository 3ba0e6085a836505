import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'

const read = (path: string) => readFileSync(fromRoot(path), 'utf8')
const invariants = read('lib/server/turns/SPEC.md').split('## Invariants')[1]?.split('\n## ')[0] ?? ''

/** Each invariant and the files of the tests that it names. */
const named = [...invariants.matchAll(/^- \*\*(T\d)\*\*(.*(?:\n {2}.*)*)/gm)].flatMap(([, invariant, text = '']) =>
  [...text.matchAll(/\b(turns|jobs)\/([\w-]+)/g)].map(([, room, file]) => [
    invariant,
    `tests/lib/server/${room}/${file}.test.ts`,
  ]),
)

it.each(named)('%s is held by %s, which says so', (invariant, file = '') => {
  expect(read(file)).toMatch(new RegExp(`^// Holds .*\\b${invariant}\\b`, 'm'))
})

it('each of the nine is held by something', () => {
  expect([...new Set(named.map(([invariant]) => invariant))]).toEqual([
    'T1',
    'T2',
    'T3',
    'T4',
    'T5',
    'T6',
    'T7',
    'T8',
    'T9',
  ])
})
