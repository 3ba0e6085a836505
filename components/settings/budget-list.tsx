import type { Budget, BudgetName } from '#lib/contract/budget.ts'

const words: Record<BudgetName, string> = {
  'turns-at-once': 'Answers at once; more wait their turn',
  'turns-per-minute': 'Messages a minute',
  'turns-per-day': 'Messages a day',
  'import-bytes-per-day': 'Imports and files a day',
  streams: 'Pages and programs that follow along',
}

const amount = (name: BudgetName, count: number) =>
  name === 'import-bytes-per-day' ? `${Math.ceil(count / 1_000_000)} MB` : count.toLocaleString('en')

/** What one person may use here, and how much of it this one has. */
export function BudgetList({ budgets }: { budgets: Budget[] }) {
  return (
    <dl aria-label="What you may use" className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1 text-ui">
      {budgets.map(({ name, used, allowed, backAt }) => (
        <div key={name} className="contents">
          <dt>{words[name]}</dt>
          <dd className="text-right text-ink-soft">
            {amount(name, used)} of {amount(name, allowed)}
            {backAt &&
              used >= allowed &&
              `, back at ${new Date(backAt).toLocaleTimeString('en', { timeStyle: 'short' })}`}
          </dd>
        </div>
      ))}
    </dl>
  )
}
