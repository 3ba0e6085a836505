'use client'

import { useApp, useChat } from '#hooks/use-app.ts'
import { useOnline } from '#hooks/use-online.ts'
import { sameItems, useStore } from '#hooks/use-store.ts'
import { editWaiting, removeWaiting } from '#lib/client/app/edit-waiting.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import type { WaitingMessage } from '#lib/client/chat/send-queue.ts'
import { isHeldUp } from '#lib/client/chat/unsent-messages.ts'
import { QueuedMessage } from './queued-message.tsx'

/** What comes after the answer that is being written, in its order: what the server has, also of other devices, then what it hasn't yet. */
export function WaitingMessages() {
  const app = useApp()
  const { chat, queue } = app
  const conversationId = useChat((state) => state.conversationId)
  const queuedTurns = useChat((state) => state.queuedTurns)
  const shownTurns = useChat(({ messages }) => messages.map(({ turnId }) => turnId), sameItems)
  const isOnline = useOnline()
  /** What was sent before it waits for the network. */
  const isHeld = useChat(({ messages }) => messages.some(isHeldUp))
  const waiting = useStore(
    queue,
    (messages) => messages.filter((message) => isHere(message, conversationId, chat.getState().opening)),
    sameItems,
  )
  const own = waiting.filter(
    ({ turnId }) => !shownTurns.includes(turnId) && !queuedTurns.some(({ id }) => id === turnId),
  )
  // What had the focus goes with the message.
  const then = (work: Promise<void>) => void work.then(() => requestAnimationFrame(focusHome))
  const actions = (turnId: string) => ({
    onEdit: () => then(editWaiting(app, turnId)),
    onRemove: () => then(removeWaiting(app, turnId)),
  })
  return (
    <>
      {queuedTurns.map(
        ({ id, input, files, isAgain }) =>
          !isAgain && (
            <QueuedMessage
              key={id}
              {...{ text: input, files, note: AFTER_ANSWER, isFailed: false, onRetry: null }}
              {...actions(id)}
            />
          ),
      )}
      {own.map(({ turnId, text, files, state, error }) => (
        <QueuedMessage
          key={turnId}
          {...{
            text,
            files,
            isFailed: state === 'failed',
            note: noteOf(state, { error, isOnline: isOnline && !isHeld }),
          }}
          onRetry={state === 'failed' || error ? () => queue.retry(turnId) : null}
          {...(state === 'sending' ? { onEdit: null, onRemove: null } : actions(turnId))}
        />
      ))}
    </>
  )
}

const AFTER_ANSWER = 'Waits for the answer before it'

const isHere = (message: WaitingMessage, conversationId: string | null, opening: number) =>
  message.conversationId === conversationId || (message.conversationId === null && message.opening === opening)

type Why = { error: WaitingMessage['error']; isOnline: boolean }

function noteOf(state: WaitingMessage['state'], { error, isOnline }: Why): string {
  if (state === 'failed') return `Not sent. ${error?.message ?? ''}`
  if (state === 'held' && (error || !isOnline)) return 'Will be sent when you are back online'
  return AFTER_ANSWER
}
