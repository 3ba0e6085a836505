'use client'

import { useChat } from '#hooks/use-app.ts'
import { isUnansweredAt } from '#lib/client/chat/unanswered.ts'
import type { EditPlace } from './message-outcome.tsx'
import { MessageView } from './message-view.tsx'

type Props = {
  id: string
  /** Where it stands on the screen. */
  index: number
  isMarked: boolean
  isLast: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string, place: EditPlace) => void
  /** Null where nothing can follow directly. */
  onContinue: (() => void) | null
}

/** One message of the conversation on the screen. It alone is drawn again while it grows. */
export function ShownMessage({ id, index, ...rest }: Props) {
  const message = useChat(({ messages }) => (messages[index]?.id === id ? messages[index] : undefined))
  const canRetry = useChat(({ status }) => status.type === 'idle')
  const isUnanswered = useChat((state) => isUnansweredAt(state, index))
  return message && <MessageView message={message} canRetry={canRetry} isUnanswered={isUnanswered} {...rest} />
}
