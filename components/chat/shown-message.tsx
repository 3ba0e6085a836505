'use client'

import { onDemand } from '#components/ui/on-demand.tsx'
import { useChat, usePage } from '#hooks/use-app.ts'
import { isUnansweredAt } from '#lib/client/chat/unanswered.ts'
import type { EditPlace } from './message-outcome.tsx'
import { MessageView } from './message-view.tsx'

const SummaryNote = onDemand(() => import('./summary-note.tsx').then((file) => file.SummaryNote))

type Props = {
  id: string
  /** Where it stands on the screen. */
  index: number
  isMarked: boolean
  isLast: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string, place: EditPlace) => void
  onDiscard: (messageId: string) => void
  /** Null where nothing can follow directly. */
  onContinue: (() => void) | null
  onVersion: (button: HTMLElement, id: string) => Promise<void>
}

/** One message of the conversation on the screen. It alone is drawn again while it grows. */
export function ShownMessage({ id, index, ...rest }: Props) {
  const message = useChat(({ messages }) => (messages[index]?.id === id ? messages[index] : undefined))
  const canRetry = useChat(({ status }) => status.type === 'idle')
  const isUnanswered = useChat((state) => isUnansweredAt(state, index))
  const isEditing = usePage(({ edited }) => edited?.messageId === id)
  if (!message) return null
  return (
    <>
      {message.isCutBefore && (
        <p role="note" className="pt-1 text-center text-small text-balance text-ink-soft">
          From here on the model knows what stands above by its words alone, without thoughts, tool results and
          pictures.
        </p>
      )}
      <MessageView message={message} {...{ canRetry, isUnanswered, isEditing }} {...rest} />
      {message.summary && <SummaryNote summary={message.summary} />}
    </>
  )
}
