import { ArrowRight, PencilLine, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import type { ChatMessage } from '#lib/client/chat/chat-message.ts'
import { isEmptyAnswer } from '#lib/client/chat/unanswered.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

type Props = {
  message: ChatMessage
  canRetry: boolean
  /** Its turn ended, and brought nothing. */
  isUnanswered?: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string) => void
  onContinue: (() => void) | null
}

/** How a message ended, when it didn't end well or something is to be said about it, and the way on. */
export function MessageOutcome({ message, canRetry, isUnanswered = false, onRetry, onEdit, onContinue }: Props) {
  const isEmpty = isUnanswered || isEmptyAnswer(message)
  const text = outcomeText(message) ?? (isEmpty ? 'The model ended without an answer.' : null)
  if (!text) return null
  const isBroken = message.status === 'failed' || message.status === 'unsent'
  const isHomeless = message.status === 'unsent' && lacksConversation(message.error)
  return (
    <div
      className={`flex max-w-full print:text-ink flex-wrap items-center gap-x-3 text-ui text-ink-soft ${message.role === 'user' ? 'justify-end text-right' : ''}`}
    >
      <span data-outcome className={`text-balance ${isBroken ? 'text-danger' : ''}`}>
        {text}
      </span>
      {((isBroken && !isHomeless) || isEmpty) && (
        <TextAction onClick={() => onRetry(message.id)} isDisabled={!canRetry}>
          <RotateCw size={14} aria-hidden />
          Retry
        </TextAction>
      )}
      {message.status === 'unsent' && (
        <TextAction onClick={() => onEdit(message.id)} isDisabled={!canRetry}>
          <PencilLine size={14} aria-hidden />
          {isHomeless ? 'Use it in a new conversation' : 'Edit'}
        </TextAction>
      )}
      {message.error?.code === 'cut_by_length' && onContinue && (
        <TextAction onClick={onContinue} isDisabled={!canRetry}>
          <ArrowRight size={14} aria-hidden />
          Continue
        </TextAction>
      )}
    </div>
  )
}

/** Sending it again can never work: what it was said in is gone. */
export const lacksConversation = (error: ErrorInfo | null) =>
  error?.code === 'conversation_not_found' || error?.code === 'conversation_gone'

function outcomeText({ status, role, error }: ChatMessage): string | null {
  switch (status) {
    case 'unsent':
      return `Not sent. ${error?.message ?? ''}${error?.code === 'network' ? ' Your message is kept.' : ''}`
    case 'failed':
      return error?.message ?? 'This message got no answer.'
    case 'cancelled':
      return error?.message ?? 'Stopped'
    case 'incomplete':
      return error?.message ?? (role === 'user' ? 'The answer did not come.' : 'The answer ends here, before its end.')
    case 'completed':
      return error?.message ?? null
    default:
      return null
  }
}

function TextAction(props: { onClick: () => void; isDisabled: boolean; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      disabled={props.isDisabled}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-control font-medium text-accent hover:underline disabled:opacity-50 pointer-coarse:min-h-11 print:hidden"
    >
      {props.children}
    </button>
  )
}
