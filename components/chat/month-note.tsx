'use client'

import { useEffect } from 'react'
import { useApp, useChat } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { monthWarning } from '#lib/client/words/usage-words.ts'

/** Warns of a month whose budget is nearly used, or is. */
export function MonthNote() {
  const { settings } = useApp()
  const month = useStore(settings, ({ value }) => value?.month)
  const endedTurnId = useChat((state) => state.endedTurnId)
  useEffect(() => {
    // What an answer took is known when it ends.
    if (endedTurnId !== null) void settings.refresh()
  }, [endedTurnId, settings])
  const words = month ? monthWarning(month) : null
  return words && <p className="mx-auto w-full max-w-180 px-6 pb-2 text-ui text-ink-soft">{words}</p>
}
