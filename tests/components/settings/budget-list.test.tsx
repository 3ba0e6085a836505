import { render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { BudgetList } from '#components/settings/budget-list.tsx'

it('what one person may use is told, and when what is used up is back', () => {
  const backAt = new Date(2026, 10, 27, 14, 5).toISOString()
  render(
    <BudgetList
      budgets={[
        { name: 'turns-per-day', allowed: 2000, used: 1999, backAt },
        { name: 'import-bytes-per-day', allowed: 200_000_000, used: 1, backAt },
        { name: 'turns-per-minute', allowed: 60, used: 60, backAt },
        { name: 'streams', allowed: 60, used: 60, backAt: null },
      ]}
    />,
  )
  const told = screen.getAllByRole('definition').map((each) => each.textContent)
  expect(told).toEqual(['1,999 of 2,000', '1 MB of 200 MB', '60 of 60, back at 2:05 PM', '60 of 60'])
})
