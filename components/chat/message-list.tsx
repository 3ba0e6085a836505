'use client'

import { ArrowDown } from 'lucide-react'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat, useShownConversation } from '#hooks/use-app.ts'
import { useConversationScroll } from '#hooks/use-conversation-scroll.ts'
import { useOnline } from '#hooks/use-online.ts'
import { useScrollTarget } from '#hooks/use-scroll-target.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { sameItems, useStore } from '#hooks/use-store.ts'
import { screenKey } from '#lib/client/chat/chat-message.ts'
import { isWaitingForWords } from '#lib/client/chat/unanswered.ts'
import type { EditPlace } from './message-outcome.tsx'
import { ShownMessage } from './shown-message.tsx'
import { Waiting } from './waiting.tsx'
import { WaitingPulse } from './waiting-pulse.tsx'

const BranchedNote = onDemand(() => import('./branched-note.tsx').then((file) => file.BranchedNote))

export type MessageListHandle = {
  scrollBy: (top: number) => void
  /** Up or down by what is seen at once. */
  scrollByPage: (direction: 1 | -1) => void
}

type Props = {
  onRetry: (messageId: string) => void
  onEdit: (messageId: string, place: EditPlace) => void
  onDiscard: (messageId: string) => void
  onContinue: () => void
  ref: Ref<MessageListHandle>
}

/** The messages, oldest first; follows the newest while the person is there, and loads older ones towards the top. */
export function MessageList({ onRetry, onEdit, onDiscard, onContinue, ref }: Props) {
  const { chat, queue } = useApp()
  const ids = useChat(({ messages }) => messages.map(({ id }) => id), sameItems)
  const keys = useChat(({ messages }) => messages.map(screenKey), sameItems)
  const hasQueued = useChat(({ queuedTurns }) => queuedTurns.length > 0)
  const isWaitedFor = useStore(queue, (waiting) => waiting.length > 0) || hasQueued
  const branchedFrom = useShownConversation()?.branchedFrom
  const hasOlder = useChat(({ olderCursor }) => olderCursor !== null)
  const isWaiting = useChat(isWaitingForWords)
  const sendingId = useChat(({ status }) => (status.type === 'sending' ? status.turnId : null))
  const isAnswering = useChat(({ status }) => 'turnId' in status)
  // Its code may come only when the network does.
  const isOnline = useOnline()
  const scroller = useRef<HTMLElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const spacer = useRef<HTMLDivElement>(null)
  const { isAtEnd, scrollToEnd, scrollTo, hold } = useConversationScroll({
    ...{ scroller, content, spacer, sendingId, isAnswering },
  })
  const markedId = useScrollTarget({ content, scrollTo })
  const top = useOlderMessages({ hasOlder, loadOlder: chat.loadOlder, firstId: ids[0] })
  useImperativeHandle(ref, () => ({
    scrollBy: (top) => scroller.current?.scrollBy({ top }),
    // Some of what was read stays in sight.
    scrollByPage: (direction) => scroller.current?.scrollBy({ top: direction * 0.9 * scroller.current.clientHeight }),
  }))

  // Stable, or every message would be drawn again with every word.
  const retry = useStableCallback(onRetry)
  const edit = useStableCallback(onEdit)
  const discard = useStableCallback(onDiscard)
  const showVersion = useStableCallback((button: HTMLElement, id: string) =>
    doOnDemand(
      () => import('./switch-version.ts'),
      ({ switchVersion }) => switchVersion(id, { chat, button, hold }),
    ),
  )
  const goOn = useStableCallback(onContinue)

  return (
    <div className="relative min-h-0 flex-1 print:static">
      <section
        ref={scroller}
        aria-label="Messages"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: scrolled with the keyboard
        tabIndex={0}
        className="h-full overflow-y-auto [overflow-anchor:none] print:h-auto focus-visible:-outline-offset-2 print:overflow-visible"
      >
        <div
          ref={content}
          className="mx-auto flex w-full max-w-180 flex-col gap-7 px-4 pt-6 pb-14 short:pt-2 short:pb-11 print:block print:space-y-6 print:pb-0"
        >
          {hasOlder && (
            <div ref={top} role="status" className="py-2 text-center text-small text-ink-soft">
              <span className="animate-waiting print:hidden">Loading older messages</span>
              <span className="hidden print:inline">
                Older messages come before these; “Print” in the menu has them.
              </span>
            </div>
          )}
          {!hasOlder && branchedFrom && <BranchedNote from={branchedFrom} />}
          {ids.map((id, index) => (
            <ShownMessage
              key={keys[index] ?? id}
              id={id}
              index={index}
              isMarked={id === markedId}
              isLast={index === ids.length - 1}
              onRetry={retry}
              onEdit={edit}
              onDiscard={discard}
              onVersion={showVersion}
              onContinue={index === ids.length - 1 ? goOn : null}
            />
          ))}
          {isWaiting && <WaitingPulse />}
          {isWaitedFor && <Waiting key={String(isOnline)} />}
        </div>
        <div ref={spacer} className="print:hidden" />
      </section>
      {!isAtEnd && (
        <button
          type="button"
          aria-label="Jump to the latest message"
          title="Jump to the latest message"
          onClick={() => {
            scrollToEnd()
            // The button goes.
            scroller.current?.focus({ preventScroll: true })
          }}
          className="absolute bottom-3 left-1/2 flex size-9 -translate-x-1/2 animate-arrive items-center justify-center rounded-full border border-line bg-raised shadow-float pointer-coarse:size-11 print:hidden"
        >
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  )
}

type Older = { hasOlder: boolean; loadOlder: () => Promise<void>; firstId: string | undefined }

/** Loads older messages when the returned element comes near. */
function useOlderMessages({ hasOlder, loadOlder, firstId }: Older) {
  const top = useRef<HTMLDivElement>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: after a page with a new first message it must look again
  useEffect(() => {
    if (!hasOlder || !top.current) return
    const root = top.current.closest('section')
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && void loadOlder(), {
      ...{ root, rootMargin: '400px 0px 0px' },
    })
    observer.observe(top.current)
    return () => observer.disconnect()
  }, [hasOlder, loadOlder, firstId])

  return top
}
