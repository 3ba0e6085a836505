'use client'

import { useEffect, useState } from 'react'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { createUsage, USAGE_DAYS } from '#lib/client/session/usage.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { countInWords, moneyInWords, shareOfMonth, usageInWords } from '#lib/client/words/usage-words.ts'
import { LoadNote } from './load-note.tsx'

/** What the person's answers took: in this month, and by day, model and project. */
export function UsageView() {
  const [resource] = useState(createUsage)
  const known = useStore(useApp().projects, ({ value }) => value)
  const { value: usage, error } = useStore(resource, (state) => state)
  useEffect(() => resource.ensure(), [resource])
  if (!usage) return <LoadNote what="What you used" error={error} onRetry={resource.refresh} />
  const { days, currency, month } = usage
  const nameOf = (projectId: string) => {
    const project = known?.find(({ id }) => id === projectId)
    return project ? `“${isolate(project.name)}”` : 'a project that is gone'
  }
  const dates = [...new Set(days.map(({ day }) => day))]
  return (
    <div className="flex flex-col gap-4 text-ui">
      <section aria-label="This month" className="flex flex-col gap-1.5">
        <p className="flex justify-between gap-4">
          <span className="font-medium">This month</span>
          <span className="tabular-nums">
            {countInWords(month.usedTokens)} tokens
            {month.allowedTokens !== null && ` of ${countInWords(month.allowedTokens)}`}
          </span>
        </p>
        {currency && month.usedCost !== null && (
          <p className="flex justify-between gap-4 text-ink-soft">
            <span>Costs</span>
            <span className="tabular-nums">
              {moneyInWords(month.usedCost, currency)}
              {month.allowedCost !== null && ` of ${moneyInWords(month.allowedCost, currency)}`}
            </span>
          </p>
        )}
        {(month.allowedTokens !== null || month.allowedCost !== null) && (
          <meter aria-label="Used of this month" value={Math.min(1, shareOfMonth(month))} className="w-full" />
        )}
      </section>
      {dates.length === 0 && <p className="text-ink-soft">Nothing in the last {USAGE_DAYS} days.</p>}
      {dates.map((date) => (
        <section key={date} className="border-t border-line pt-3">
          <h3 className="pb-1 font-medium">{dayInWords(date)}</h3>
          <dl className="grid grid-cols-[1fr_auto] gap-x-4 gap-y-1">
            {days
              .filter(({ day }) => day === date)
              .map(({ provider, model, projectId, ...counts }) => (
                <div key={`${provider} ${model} ${projectId}`} className="contents">
                  <dt className="wrap-anywhere">
                    {isolate(model)}
                    {projectId && <span className="text-ink-soft"> in {nameOf(projectId)}</span>}
                  </dt>
                  <dd className="text-right text-ink-soft tabular-nums">{usageInWords(counts, currency)}</dd>
                </div>
              ))}
          </dl>
        </section>
      ))}
      <p className="text-small text-ink-soft">
        Counted in tokens as the provider tells them, by days of UTC. What is deleted stays counted.
      </p>
    </div>
  )
}

const dayInWords = (day: string) =>
  new Date(day).toLocaleDateString('en', { weekday: 'short', day: 'numeric', month: 'long', timeZone: 'UTC' })
