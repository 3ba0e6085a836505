import 'server-only'
import { env } from '#lib/server/env.ts'
import { AppError } from '#lib/server/errors.ts'
import { prices } from '#lib/server/prices.ts'
import { readMonth } from './read-usage.ts'

/**
 * Nothing more is asked of a model for somebody who has used up the month. What runs already ends: what it takes is known only
 * then.
 * @throws AppError budget_used_up
 */
export async function requireMonthLeft(user: { id: string }): Promise<void> {
  const { BUDGET_TOKENS: tokens, BUDGET_MONEY: money } = env()
  if (tokens === undefined && money === undefined) return
  const { usedTokens, allowedTokens, usedCost, allowedCost, backAt } = await readMonth(user)
  const isOver =
    (allowedTokens !== null && usedTokens >= allowedTokens) ||
    (allowedCost !== null && usedCost !== null && usedCost >= allowedCost)
  if (!isOver) return
  const allowed =
    allowedTokens !== null && usedTokens >= allowedTokens
      ? `${allowedTokens.toLocaleString('en')} tokens`
      : `${(allowedCost ?? 0).toLocaleString('en')} ${prices()?.currency ?? ''}`
  const day = new Date(backAt).toLocaleDateString('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  throw new AppError('budget_used_up', {
    userMessage: `You have used up this month’s ${allowed}. Your message is kept; you can go on from ${day}.`,
    retryAfterSeconds: Math.max(1, Math.ceil((Date.parse(backAt) - Date.now()) / 1000)),
    details: { backAt },
  })
}
