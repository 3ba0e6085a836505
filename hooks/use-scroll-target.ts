import { type RefObject, useEffect, useState } from 'react'
import type { UseConversation } from './use-conversation.ts'
import { useStableCallback } from './use-stable-callback.ts'

/** A message that somebody looked for; a new object for each time. */
export type ScrollTarget = { conversationId: string; messageId: string }

/** So long a message that was gone to stays marked. */
const MARKED_MS = 2500

type Options = {
  chat: Pick<UseConversation, 'conversationId' | 'status' | 'loadUntil'>
  scrollTarget: ScrollTarget | null
  /** It is shown, or isn't there. */
  onReached: () => void
  content: RefObject<HTMLElement | null>
  scrollTo: (element: Element) => void
}

/** Goes to the message that was looked for, loading older ones as needed; returns the id of the one to mark for a while. */
export function useScrollTarget({ chat, scrollTarget, onReached, content, scrollTo }: Options): string | null {
  const { conversationId, status, loadUntil } = chat
  const [reached, setReached] = useState<ScrollTarget | null>(null)
  const [marked, setMarked] = useState<ScrollTarget | null>(null)
  const done = useStableCallback(onReached)
  const isReady =
    scrollTarget?.conversationId === conversationId && status.type !== 'loading' && status.type !== 'error'

  useEffect(() => {
    if (!scrollTarget || !isReady) return
    let isCurrent = true
    void loadUntil(scrollTarget.messageId).then((isThere) => {
      if (!isCurrent) return
      if (isThere) setReached(scrollTarget)
      done()
    })
    return () => {
      isCurrent = false
    }
  }, [scrollTarget, isReady, loadUntil, done])

  useEffect(() => {
    const element = reached && content.current?.querySelector(`[data-message="${CSS.escape(reached.messageId)}"]`)
    if (!element) return
    scrollTo(element)
    setMarked(reached)
    const timer = setTimeout(() => setMarked(null), MARKED_MS)
    return () => clearTimeout(timer)
  }, [reached, content, scrollTo])

  return marked?.messageId ?? null
}
