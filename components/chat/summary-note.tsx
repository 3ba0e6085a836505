'use client'

import { useState } from 'react'
import { useApp, useChat } from '#hooks/use-app.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { readSummary } from '#lib/client/api/summaries.ts'
import { showBranch } from '#lib/client/app/summarise-older.ts'
import type { Summary } from '#lib/contract/message.ts'

const LINK = 'min-h-8 text-accent underline underline-offset-3 pointer-coarse:min-h-11'

const NOTE = 'flex flex-col items-center border-t border-line pt-3 text-small text-ink-soft'

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
      <div role="note" className={NOTE}>
        <p className="text-center text-balance">The conversation also goes on from here with a summary of {count}.</p>
        {other('Go on with the summary', branchId)}
      </div>
    )
  }
  return (
    <div role="note" className={NOTE}>
      <p className="text-center text-balance">From here on the model has a summary of {count}, not their words.</p>
      <div className="flex flex-wrap justify-center gap-x-4">
        <button type="button" aria-expanded={text !== null} onClick={() => void toggle()} className={LINK}>
          {text === null ? 'Show the summary' : 'Hide the summary'}
        </button>
        {other('Go on with every word', fullBranchId)}
      </div>
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
