import { afterAll, beforeAll, expect, it } from 'vitest'
import { readQuery } from '#lib/server/search/query.ts'
import { similarPatterns, titlePattern } from '#lib/server/search/title-pattern.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

async function matches(title: string, patterns: string[]): Promise<boolean> {
  const [row] = await database.prisma.$queryRaw<{ isFound: boolean }[]>`
    SELECT ${title} ~ ALL(${patterns}::text[]) AS "isFound"`
  return row?.isFound ?? false
}

it.each<[string, string, boolean]>([
  ['Überweisung nach Łódź', 'uberwiesung', true],
  ['Überweisung nach Łódź', 'uberweisungg', true],
  ['Accommodation in May', 'acommodation', true],
  ['Accommodation in May', 'accommodatoin', true],
  ['Accommodation in May', 'accomodation my', false],
  ['Accommodation in May', 'acomodation', false],
  ['Gardening on mountains in weather', 'gardxning mountxins weathxr', true],
  ['Gardening on mountains in weather with lanterns', 'gardxning mountxins weathxr lantexrns', false],
])('%s has %s: %s', async (title, q, isFound) => {
  expect(await matches(title, similarPatterns(readQuery(q)))).toBe(isFound)
})

it('no query makes a pattern that costs the database more than a glance at each title', () => {
  const letters = 'aeioucns'.repeat(5)
  const worst = [
    letters,
    Array.from({ length: 9 }, (_, at) => letters.slice(at, at + 20))
      .join(' ')
      .slice(0, 200),
  ]
  for (const q of worst) {
    const terms = readQuery(q)
    const size = (patterns: string[]) => patterns.join('').length
    // Typos are alternatives to what is looked for anyway.
    expect(size(similarPatterns(terms))).toBeLessThan(size(terms.map(titlePattern)) + 3 * 10_000)
  }
})
