'use client'

import { ArrowDown } from 'lucide-react'
import { type Ref, type RefObject, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react'
import { useApp, useChat } from '#hooks/use-app.ts'
import { useScrollTarget } from '#hooks/use-scroll-target.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { useStickToBottom } from '#hooks/use-stick-to-bottom.ts'
import { sameItems } from '#hooks/use-store.ts'
import { screenKey } from '#lib/client/chat/chat-message.ts'
import type { ConversationState } from '#lib/client/chat/conversation-state.ts'
import type { Part } from '#lib/contract/part.ts'
import { QueuedMessage } from './queued-message.tsx'
import { ShownMessage } from './shown-message.tsx'
import { WaitingPulse } from './waiting-pulse.tsx'

export type MessageListHandle = { scrollToBottom: () => void }

type Props = {
  onRetry: (messageId: string) => void
  onEdit: (messageId: string) => void
  onContinue: () => void
  ref: Ref<MessageListHandle>
}

/** The messages, oldest first; follows the newest while the person is there, and loads older ones towards the top. */
export function MessageList({ onRetry, onEdit, onContinue, ref }: Props) {
  const { chat } = useApp()
  const ids = useChat(({ messages }) => messages.map(({ id }) => id), sameItems)
  const keys = useChat(({ messages }) => messages.map(screenKey), sameItems)
  const queuedTurns = useChat((state) => state.queuedTurns)
  const hasOlder = useChat(({ olderCursor }) => olderCursor !== null)
  const isWaiting = useChat(isWaitingForWords)
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { isAtBottom, scrollToBottom, scrollTo } = useStickToBottom(scroller, content)
  const markedId = useScrollTarget({ content, scrollTo })
  const top = useOlderMessages({ hasOlder, loadOlder: chat.loadOlder, scroller, firstId: ids[0] })
  useImperativeHandle(ref, () => ({ scrollToBottom }), [scrollToBottom])

  // Stable, or every message would be drawn again with every word.
  const retry = useStableCallback(onRetry)
  const edit = useStableCallback(onEdit)
  const goOn = useStableCallback(onContinue)

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
          {ids.map((id, index) => (
            <ShownMessage
              key={keys[index] ?? id}
              id={id}
              index={index}
              isMarked={id === markedId}
              onRetry={retry}
              onEdit={edit}
              onContinue={index === ids.length - 1 ? goOn : null}
            />
          ))}
          {isWaiting && <WaitingPulse />}
          {queuedTurns.map((turn) => (
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

/** An answer is being written of which there is nothing to read yet. */
function isWaitingForWords({ messages, status }: ConversationState): boolean {
  const last = messages.at(-1)
  const isSeen = last?.role === 'assistant' && (last.content !== '' || last.parts?.some(isRunningStep))
  return 'turnId' in status && status.type !== 'stopping' && !isSeen
}

const isRunningStep = (part: Part) => 'status' in part && part.status === 'running'

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
