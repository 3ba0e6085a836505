import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { foldedWords } from '#lib/server/search/folded-words.ts'
import { similarTo, tokenQuery } from '#lib/server/search/tokens.ts'
import { createTestDatabase, type TestDatabase } from '#tests/support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

/** Whether the database finds a text by this query. */
async function matches(text: string, query: string): Promise<boolean> {
  const [row] = await database.prisma.$queryRaw<{ isFound: boolean }[]>`
    SELECT "search_tokens"('someone', ${foldedWords(text)}) @@ ${query}::tsquery AS "isFound"`
  return row?.isFound ?? false
}

const alphabet = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', 'ж'), minLength: 4, maxLength: 11 })

it('what is said here to be a typo, the database finds as one, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(alphabet, alphabet, async (asked, word) => {
      const [query = ''] = foldedWords(asked).trim().split(' ')
      const [folded = ''] = foldedWords(word).trim().split(' ')
      const expected = similarTo(query)(folded) || folded.startsWith(query)
      expect(await matches(word, tokenQuery('someone', [query], 'typo'))).toBe(expected)
    }),
    { numRuns: 150 },
  )
})

it.each<[string, string]>([
  ['100,000 letters without a space', 'x'.repeat(100_000)],
  [
    '100,000 different Chinese characters',
    Array.from({ length: 100_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_000))).join(''),
  ],
  ['20,000 different words', Array.from({ length: 20_000 }, (_, n) => `w${n.toString(36)}`).join(' ')],
  [
    '2,500 long words',
    Array.from({ length: 2500 }, (_, n) => `${String.fromCodePoint(0x0905 + (n % 50)).repeat(30)}${n}`).join(' '),
  ],
  ['long words in letters of four bytes', Array.from({ length: 3000 }, (_, n) => `${'𐐨𐐩𐐪𐐫'.repeat(8)}${n}`).join(' ')],
  ['nothing', ''],
])('%s can be indexed', async (_, text) => {
  expect(await matches(`needle ${text}`, tokenQuery('someone', ['needle'], 'beginning'))).toBe(true)
})
