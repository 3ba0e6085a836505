'use client'

import { useEffect, useState } from 'react'
import { useChat } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { createConversationUsage } from '#lib/client/session/usage.ts'
import { usageInWords } from '#lib/client/words/usage-words.ts'

/** What all the answers of the shown conversation took; nothing until that is known. */
export function ConversationUsage() {
  const id = useChat(({ conversationId }) => conversationId)
  return id !== null && <UsageOf key={id} id={id} />
}

function UsageOf({ id }: { id: string }) {
  const [resource] = useState(() => createConversationUsage(id))
  const value = useStore(resource, (state) => state.value)
  useEffect(() => resource.ensure(), [resource])
  return (
    value && (
      <div className="contents">
        <dt className="text-ink-soft">In all here</dt>
        <dd className="tabular-nums">{usageInWords(value.usage, value.currency)}</dd>
      </div>
    )
  )
}
