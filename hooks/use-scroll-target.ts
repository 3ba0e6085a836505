import { type RefObject, useEffect, useRef, useState } from 'react'
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

  /** What is being gone to; that reads the conversation, too, where it stands on another path. */
  const begun = useRef<ScrollTarget | null>(null)

  useEffect(() => {
    if (!scrollTarget || !isReady || begun.current === scrollTarget) return
    begun.current = scrollTarget
    void chat.loadUntil(scrollTarget.messageId).then((isThere) => {
      if (begun.current !== scrollTarget) return
      if (isThere) setReached(scrollTarget)
      // It is shown, or isn't there.
      change({ scrollTarget: null })
    })
  }, [scrollTarget, isReady, chat, change])

  useEffect(
    () => () => {
      begun.current = null
    },
    [],
  )

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
