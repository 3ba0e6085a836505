'use client'

import { useApp, useChat } from '#hooks/use-app.ts'
import { TEMPORARY_HOURS } from '#lib/contract/conversation.ts'

/** Says of a temporary conversation what becomes of it; over an empty page, in which nothing moves for it. */
export function TemporaryNote({ isOver }: { isOver: boolean }) {
  const { startNew } = useApp()
  const isNew = useChat(({ conversationId }) => conversationId === null)
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center justify-center gap-x-3 border-b border-line bg-paper px-4 py-1 text-center text-ui text-ink-soft print:hidden ${isOver ? 'absolute inset-x-0 top-0' : ''}`}
    >
      <p className="py-1">
        Temporary: not listed, not searchable, deleted when you leave it, or after {TEMPORARY_HOURS} hours.
      </p>
      {!isNew && (
        <button
          type="button"
          // Leaving deletes it.
          onClick={startNew}
          className="min-h-8 rounded-control px-1 text-accent underline underline-offset-3 pointer-coarse:min-h-11"
        >
          Delete now
        </button>
      )}
    </div>
  )
}
