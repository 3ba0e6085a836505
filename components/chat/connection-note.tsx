'use client'

import type { UseConversation } from '#hooks/use-conversation.ts'
import { useOnline } from '#hooks/use-online.ts'
import type { useViewer } from '#hooks/use-viewer.ts'

type Props = { chat: UseConversation; viewer: ReturnType<typeof useViewer>; hasMessages: boolean }

/** One line above the composer about the connection, only when there is something to say. */
export function ConnectionNote({ chat, viewer, hasMessages }: Props) {
  const isOnline = useOnline()
  const note = noteOf()
  return (
    <div role="status" className="mx-auto w-full max-w-180 px-4 text-ui text-ink-soft">
      {note && (
        <p className="flex flex-wrap items-center gap-x-3 pb-2">
          {note.text}
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

  function noteOf(): { text: string; retry?: () => void } | null {
    const { status, error } = chat
    if (!isOnline) return { text: 'You are offline. What you type is kept.' }
    if (status.type === 'reconnecting') {
      return { text: 'The connection was lost. The answer goes on meanwhile; reconnecting.' }
    }
    if (status.type === 'error') return hasMessages ? { text: status.error.message, retry: chat.reload } : null
    if (viewer.state.type === 'error') return { text: viewer.state.error.message, retry: viewer.refresh }
    return error ? { text: error.message } : null
  }
}
