'use client'

import { useApp, useChat } from '#hooks/use-app.ts'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'
import { useOnline } from '#hooks/use-online.ts'
import { sameItems, useStore } from '#hooks/use-store.ts'
import { inOrder } from './in-order.ts'

const waitingMessages = loadable(async () => (await import('./waiting-messages.tsx')).WaitingMessages)

/** What waits to be answered, or for the network. Until the code of all that can be done with it has come, its words. */
export function Waiting() {
  const WaitingMessages = useLoaded(waitingMessages)
  const isOnline = useOnline()
  const { queue } = useApp()
  const conversationId = useChat((state) => state.conversationId)
  const texts = useStore(
    queue,
    (waiting) => waiting.filter((message) => message.conversationId === conversationId).map(({ text }) => text),
    sameItems,
  )
  if (WaitingMessages) return <WaitingMessages />
  return inOrder(texts, (text, key) => (
    <article key={key} aria-label="You, waiting" className="flex flex-col items-end gap-1 text-ink-soft">
      <div className="max-w-[80%] rounded-card bg-soft px-4 py-2.5 text-read wrap-anywhere whitespace-pre-wrap">
        {text}
      </div>
      {!isOnline && <span className="text-ui">Will be sent when you are back online</span>}
    </article>
  ))
}
