'use client'

import { useApp, useChat, useViewer } from '#hooks/use-app.ts'
import { useOnline } from '#hooks/use-online.ts'
import type { TurnProgress } from '#lib/contract/chat.ts'

const progressTexts: Record<TurnProgress, string | null> = {
  queued: 'Other answers come first. Yours starts by itself.',
  running: null,
  retrying: 'The model is busy. Your message is kept and tried again.',
  repaired: 'The conversation had a fault, which was mended.',
  rebuilt: 'The stored conversation was lost and has been made anew from its earlier messages.',
}

/** One line above the composer about the connection and the turn, only when there is something to say. */
export function ConnectionNote() {
  const { chat, viewer } = useApp()
  const status = useChat((state) => state.status)
  const progress = useChat((state) => state.progress)
  const copied = useChat((state) => state.copied)
  const notice = useChat((state) => state.notice)
  const hasMessages = useChat(({ messages }) => messages.length > 0)
  const who = useViewer()
  const isOnline = useOnline()
  const note = noteOf()
  return (
    <div role="status" className="mx-auto w-full max-w-180 px-4 text-ui text-ink-soft">
      {note && (
        <p className="flex flex-wrap items-center gap-x-3 pb-2">
          <span>
            {note.text}
            {note.count && <span aria-hidden>{note.count}</span>}
          </span>
          {note.retry && (
            <button
              type="button"
              onClick={note.retry}
              className="min-h-9 rounded-control text-accent underline underline-offset-3 pointer-coarse:min-h-11"
            >
              Try again
            </button>
          )}
        </p>
      )}
    </div>
  )

  /** What counts up is seen alone: it would be said at each step. */
  function noteOf(): { text: string; count?: string; retry?: () => void } | null {
    if (!isOnline) return { text: 'You are offline. What you type is kept.' }
    if (status.type === 'reconnecting') {
      return { text: 'The connection was lost. Reconnecting; your message is kept.' }
    }
    if (status.type === 'error') return hasMessages ? { text: status.error.message, retry: chat.reload } : null
    if (who.type === 'error') return { text: who.error.message, retry: viewer.refresh }
    if (status.type === 'sending' && progress === 'retrying') {
      return { text: 'The server is busy. Your message is kept and sent again by itself.' }
    }
    if (progress === 'queued' && copied) {
      return { text: 'Copying the conversation …', count: ` ${copied.done} of ${copied.of}` }
    }
    const progressText = progress && progressTexts[progress]
    if (progressText) return { text: progressText }
    return notice ? { text: notice.message } : null
  }
}
