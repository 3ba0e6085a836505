'use client'

import { useEffect, useState } from 'react'
import { useChat } from '#hooks/use-app.ts'
import { loadConversationUsage } from '#lib/client/session/usage.ts'
import { usageInWords } from '#lib/client/words/usage-words.ts'

/** What all the answers of the shown conversation took; nothing until that is known. */
export function ConversationUsage() {
  const id = useChat(({ conversationId }) => conversationId)
  const [words, setWords] = useState<string | null>(null)
  useEffect(() => {
    let isOver = false
    if (id)
      loadConversationUsage(id).then(
        ({ usage, currency }) => !isOver && setWords(usageInWords(usage, currency)),
        () => {},
      )
    return () => {
      isOver = true
    }
  }, [id])
  return (
    words && (
      <div className="contents">
        <dt className="text-ink-soft">In all here</dt>
        <dd className="tabular-nums">{words}</dd>
      </div>
    )
  )
}
