import type { Month } from '#lib/contract/month.ts'
import type { UsageCounts } from '#lib/contract/usage.ts'

/** From so much on a person is warned. */
const WARNED_FROM = 0.8

export const countInWords = (count: number) => count.toLocaleString('en')

/** An amount of money, with a second figure where it is small. */
export const moneyInWords = (amount: number, currency: string) =>
  amount.toLocaleString('en', { style: 'currency', currency, maximumFractionDigits: amount > 0 && amount < 1 ? 4 : 2 })

/** What answers took, in a line. */
export function usageInWords(
  { inputTokens, outputTokens, cost }: Pick<UsageCounts, 'inputTokens' | 'outputTokens' | 'cost'>,
  currency: string | null,
): string {
  const tokens = `${countInWords(inputTokens)} read, ${countInWords(outputTokens)} written`
  return cost === null || currency === null ? tokens : `${tokens}, ${moneyInWords(cost, currency)}`
}

/** How much of the month is used, 0 to 1 and more; 0 where there is no limit. */
export function shareOfMonth({ usedTokens, allowedTokens, usedCost, allowedCost }: Month): number {
  const shares = [allowedTokens ? usedTokens / allowedTokens : 0, allowedCost && usedCost ? usedCost / allowedCost : 0]
  return Math.max(...shares)
}

/** What a person is told before they send; null: nothing yet. */
export function monthWarning(month: Month): string | null {
  const share = shareOfMonth(month)
  if (share < WARNED_FROM) return null
  const day = new Date(month.backAt).toLocaleDateString('en', { day: 'numeric', month: 'long', timeZone: 'UTC' })
  return share >= 1
    ? `This month’s budget is used up. You can go on from ${day}.`
    : `${Math.floor(share * 100)} % of this month’s budget is used. It begins anew on ${day}.`
}
