import { expect, it } from 'vitest'
import { monthWarning, usageInWords } from '#lib/client/words/usage-words.ts'

const month = {
  usedTokens: 0,
  allowedTokens: 1000,
  usedCost: null,
  allowedCost: null,
  backAt: '2026-12-01T00:00:00.000Z',
}

it.each([
  [{ usedTokens: 799 }, null],
  [{ usedTokens: 800 }, '80 % of this month’s budget is used. It begins anew on December 1.'],
  [{ usedTokens: 999 }, '99 % of this month’s budget is used. It begins anew on December 1.'],
  [{ usedTokens: 1000 }, 'This month’s budget is used up. You can go on from December 1.'],
  [{ allowedTokens: null, usedTokens: 5000 }, null],
  [
    { allowedTokens: null, usedCost: 9, allowedCost: 10 },
    '90 % of this month’s budget is used. It begins anew on December 1.',
  ],
])('of a month with %j is said %s', (used, words) => {
  expect(monthWarning({ ...month, ...used })).toBe(words)
})

it.each([
  [{ inputTokens: 1200, outputTokens: 3, cost: null }, 'EUR', '1,200 read, 3 written'],
  [{ inputTokens: 1200, outputTokens: 3, cost: 0.0123 }, 'EUR', '1,200 read, 3 written, €0.0123'],
  [{ inputTokens: 1, outputTokens: 1, cost: 12.5 }, 'USD', '1 read, 1 written, $12.50'],
  [{ inputTokens: 1, outputTokens: 1, cost: 1 }, null, '1 read, 1 written'],
])('%j in %s is “%s”', (counts, currency, words) => {
  expect(usageInWords(counts, currency)).toBe(words)
})
