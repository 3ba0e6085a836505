'use client'

import { useState } from 'react'
import { useApp, useChat } from '#hooks/use-app.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { readSummary } from '#lib/client/api/summaries.ts'
import { showBranch } from '#lib/client/app/summarise-older.ts'
import type { Summary } from '#lib/contract/message.ts'

const LINK = 'text-accent underline underline-offset-3 pointer-coarse:py-2'

/** Where a summary stands for the older part, or could: says so, shows it, and leads to the other of the two paths. */
export function SummaryNote({ summary }: { summary: Summary }) {
  const app = useApp()
  const conversationId = useChat((state) => state.conversationId)
  const canSwitch = useChat(({ status }) => status.type === 'idle')
  const [text, setText] = useState<string | null>(null)
  const { branchId, fullBranchId, isShown, messages } = summary
  const count = messages === 1 ? 'the oldest message' : `the ${messages.toLocaleString('en')} oldest messages`

  async function toggle() {
    if (text !== null || conversationId === null) return setText(null)
    setText('One moment')
    setText(await readSummary(conversationId, branchId).catch((error) => toErrorInfo(error).message))
  }

  const show = (id: string | null) => conversationId !== null && void showBranch(app, conversationId, id)
  const other = (label: string, id: string | null) => (
    <button type="button" disabled={!canSwitch} onClick={() => show(id)} className={`${LINK} disabled:opacity-50`}>
      {label}
    </button>
  )

  if (!isShown) {
    return (
      <p role="note" className="pt-1 text-center text-small text-balance text-ink-soft">
        The conversation also goes on from here with a summary of {count}. {other('Go on with the summary', branchId)}
      </p>
    )
  }
  return (
    <div role="note" className="flex flex-col items-center gap-2 pt-1 text-small text-ink-soft">
      <p className="text-center text-balance">
        From here on the model has a summary of {count}, not their words.{' '}
        <button type="button" aria-expanded={text !== null} onClick={() => void toggle()} className={LINK}>
          {text === null ? 'Show the summary' : 'Hide it'}
        </button>{' '}
        {other('Go on with every word', fullBranchId)}
      </p>
      {text !== null && (
        <p
          dir="auto"
          className="w-full rounded-control border border-line bg-soft px-4 py-3 text-ui wrap-anywhere whitespace-pre-wrap text-ink"
        >
          {text}
        </p>
      )}
    </div>
  )
}
