import 'server-only'
import type { BudgetName } from '#lib/contract/budget.ts'
import { AppError } from '#lib/server/errors.ts'

/** How soon something of the person's may have ended. */
const SOON_SECONDS = 10

/** What is refused; a turn beyond those that run at once waits instead. */
type RefusedBudget = Exclude<BudgetName, 'turns-at-once'>

const whatIsUsed: Record<RefusedBudget, (allowed: string) => string> = {
  'turns-per-minute': (allowed) => `You have sent ${allowed} messages within a minute`,
  'turns-per-day': (allowed) => `You have sent ${allowed} messages within a day`,
  'import-bytes-per-day': () => 'You have imported and uploaded as much within a day',
  streams: (allowed) => `${allowed} pages or programs of yours follow what happens here`,
}

/** The refusal of what goes beyond what one person may use; `backAt` is null for what is freed as soon as something ends. */
export function budgetUsedUp(budget: RefusedBudget, allowed: number, backAt: Date | null): AppError {
  const seconds = backAt ? Math.max(1, Math.ceil((backAt.getTime() - Date.now()) / 1000)) : SOON_SECONDS
  const used = whatIsUsed[budget](allowed.toLocaleString('en'))
  return new AppError('budget_used_up', {
    userMessage: `${used}, which is as much as one person may. ${goOn(backAt, seconds)}`,
    retryAfterSeconds: seconds,
    details: { budget, backAt: backAt?.toISOString() ?? null },
  })
}

function goOn(backAt: Date | null, seconds: number): string {
  if (!backAt) return 'Close some of them, then try again.'
  return `Nothing is lost; you can go on in ${inWords(seconds)}.`
}

function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${seconds} seconds`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} minutes`
  return `${Math.round(seconds / 3600)} hours`
}
