'use client'

import { ArrowDown } from 'lucide-react'
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import type { UseConversation } from '#hooks/use-conversation.ts'
import { type ScrollTarget, useScrollTarget } from '#hooks/use-scroll-target.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { useStickToBottom } from '#hooks/use-stick-to-bottom.ts'
import { MessageView } from './message-view.tsx'
import { QueuedMessage } from './queued-message.tsx'
import { WaitingPulse } from './waiting-pulse.tsx'

export type MessageListHandle = { scrollToBottom: () => void }

type Props = {
  chat: UseConversation
  /** A message that was looked for: it is gone to and marked. */
  scrollTarget: ScrollTarget | null
  onReached: () => void
  onRetry: (messageId: string) => void
  onEdit: (messageId: string) => void
  onContinue: () => void
  ref: Ref<MessageListHandle>
}

/** The messages, oldest first; follows the newest while the person is there, and loads older ones towards the top. */
export function MessageList({ chat, scrollTarget, onReached, onRetry, onEdit, onContinue, ref }: Props) {
  const { messages, status, hasOlder, loadOlder } = chat
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { isAtBottom, scrollToBottom, scrollTo } = useStickToBottom(scroller, content)
  const markedId = useScrollTarget({ chat, scrollTarget, onReached, content, scrollTo })
  const top = useOlderMessages({ hasOlder, loadOlder, scroller, firstId: messages[0]?.id })
  useImperativeHandle(ref, () => ({ scrollToBottom }), [scrollToBottom])

  // Stable, or every message would be drawn again with every word.
  const retry = useStableCallback(onRetry)
  const edit = useStableCallback(onEdit)
  const goOn = useStableCallback(onContinue)

  const isAnswering = 'turnId' in status
  const last = messages.at(-1)
  const isWaiting = isAnswering && status.type !== 'stopping' && !(last?.role === 'assistant' && last.content !== '')
  return (
    <div className="relative min-h-0 flex-1">
      <section
        ref={scroller}
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        className="h-full overflow-y-auto [overflow-anchor:none] focus-visible:-outline-offset-2"
      >
        <div ref={content} className="mx-auto flex w-full max-w-180 flex-col gap-4 px-4 pt-6 pb-8">
          {hasOlder && (
            <div ref={top} role="status" className="animate-waiting py-2 text-center text-small text-ink-soft">
              Loading older messages
            </div>
          )}
          {messages.map((message) => (
            <MessageView
              key={message.id}
              message={message}
              canRetry={status.type === 'idle'}
              isMarked={message.id === markedId}
              onRetry={retry}
              onEdit={edit}
              onContinue={message === last ? goOn : null}
            />
          ))}
          {isWaiting && <WaitingPulse />}
          {chat.queuedTurns.map((turn) => (
            <QueuedMessage key={turn.id} text={turn.input} />
          ))}
        </div>
      </section>
      {!isAtBottom && (
        <button
          type="button"
          aria-label="Jump to the latest message"
          title="Jump to the latest message"
          onClick={scrollToBottom}
          className="absolute bottom-3 left-1/2 flex size-9 -translate-x-1/2 animate-arrive items-center justify-center rounded-full border border-line bg-raised shadow-float pointer-coarse:size-11"
        >
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  )
}

type Older = {
  hasOlder: boolean
  loadOlder: () => Promise<void>
  scroller: RefObject<HTMLElement | null>
  firstId: string | undefined
}

/** Loads older messages when the returned element comes near, and keeps what is read where it is. */
function useOlderMessages({ hasOlder, loadOlder, scroller, firstId }: Older) {
  const top = useRef<HTMLDivElement>(null)
  const before = useRef({ firstId, height: 0 })

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a page with a new first message it must look again
  useEffect(() => {
    if (!hasOlder || !top.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        before.current.height = scroller.current?.scrollHeight ?? 0
        loadOlder()
      },
      { root: scroller.current, rootMargin: '400px 0px 0px' },
    )
    observer.observe(top.current)
    return () => observer.disconnect()
  }, [hasOlder, loadOlder, scroller, firstId])

  useLayoutEffect(() => {
    const { firstId: oldFirst, height } = before.current
    const element = scroller.current
    if (element && oldFirst !== firstId && height > 0) element.scrollTop += element.scrollHeight - height
    before.current = { firstId, height: 0 }
  }, [firstId, scroller])

  return top
}
