import { type RefObject, useEffect, useState } from 'react'
import type { ScrollTarget } from '#lib/client/app/app.ts'
import { holdsItem } from '#lib/client/chat/chat-message.ts'
import { useApp, useChat, usePage } from './use-app.ts'

/** So long a message that was gone to stays marked. */
const MARKED_MS = 2500

type Options = { content: RefObject<HTMLElement | null>; scrollTo: (element: Element) => void }

/** Goes to the message that was looked for, loading older ones as needed; returns the id of the one to mark for a while. */
export function useScrollTarget({ content, scrollTo }: Options): string | null {
  const { chat, change } = useApp()
  const scrollTarget = usePage((page) => page.scrollTarget)
  const [reached, setReached] = useState<ScrollTarget | null>(null)
  const [marked, setMarked] = useState<ScrollTarget | null>(null)
  const isReady = useChat(
    ({ conversationId, status }) =>
      scrollTarget?.conversationId === conversationId && status.type !== 'loading' && status.type !== 'error',
  )

  useEffect(() => {
    if (!scrollTarget || !isReady) return
    let isCurrent = true
    void chat.loadUntil(scrollTarget.messageId).then((isThere) => {
      if (!isCurrent) return
      if (isThere) setReached(scrollTarget)
      // It is shown, or isn't there.
      change({ scrollTarget: null })
    })
    return () => {
      isCurrent = false
    }
  }, [scrollTarget, isReady, chat, change])

  useEffect(() => {
    const message = reached && chat.getState().messages.find((each) => holdsItem(each, reached.messageId))
    const element = message && content.current?.querySelector(`[data-message="${CSS.escape(message.id)}"]`)
    if (!element) return
    scrollTo(element)
    setMarked({ ...reached, messageId: message.id })
    const timer = setTimeout(() => setMarked(null), MARKED_MS)
    return () => clearTimeout(timer)
  }, [reached, content, scrollTo, chat])

  return marked?.messageId ?? null
}
