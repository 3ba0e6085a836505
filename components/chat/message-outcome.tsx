import { ArrowRight, PencilLine, RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { type ChatMessage, visibleParts, visibleText } from '#lib/client/chat/chat-message.ts'
import { isEmptyAnswer } from '#lib/client/chat/unanswered.ts'
import { isHeldUp } from '#lib/client/chat/unsent-messages.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { isStep } from '#lib/contract/part.ts'

type Props = {
  message: ChatMessage
  canRetry: boolean
  /** Its turn ended, and brought nothing. */
  isUnanswered?: boolean
  onRetry: (messageId: string) => void
  onEdit: (messageId: string, place: EditPlace) => void
  onDiscard: (messageId: string) => void
  onContinue: (() => void) | null
}

/** Where what was typed goes on: in its place, or in the composer of a new conversation. */
export type EditPlace = 'here' | 'new'

/** How a message ended, when it didn't end well or something is to be said about it, and the way on. */
export function MessageOutcome({ message, canRetry, isUnanswered = false, ...actions }: Props) {
  const { onRetry, onEdit, onDiscard, onContinue } = actions
  const isEmpty = isUnanswered || isEmptyAnswer(message)
  const text = outcomeText(message) ?? (isEmpty ? 'The model ended without an answer.' : null)
  if (!text) return null
  const isBroken = message.status === 'failed' || message.status === 'unsent'
  const places = editPlaces(message)
  return (
    <div
      className={`flex max-w-full print:text-ink flex-wrap items-center gap-x-3 text-ui text-ink-soft ${message.role === 'user' ? 'justify-end text-right' : ''}`}
    >
      <span data-outcome className={`text-balance ${isBroken ? 'text-danger' : ''}`}>
        {text}
      </span>
      {((isBroken && isRetryable(message)) || isEmpty) && (
        <TextAction onClick={() => onRetry(message.id)} isDisabled={!canRetry}>
          <RotateCw size={14} aria-hidden />
          Retry
        </TextAction>
      )}
      {places.map((place) => (
        <TextAction key={place} onClick={() => onEdit(message.id, place)} isDisabled={place === 'new' && !canRetry}>
          <PencilLine size={14} aria-hidden />
          {place === 'new' ? 'Use it in a new conversation' : isTooLong(message.error) ? 'Edit it shorter' : 'Edit'}
        </TextAction>
      ))}
      {message.status === 'unsent' && (
        <TextAction onClick={() => onDiscard(message.id)} isDisabled={!canRetry}>
          Discard
        </TextAction>
      )}
      {onContinue && canGoOn(message) && (
        <TextAction onClick={onContinue} isDisabled={!canRetry}>
          <ArrowRight size={14} aria-hidden />
          Continue
        </TextAction>
      )}
    </div>
  )
}

/** What it was said in is gone. */
const lacksConversation = (error: ErrorInfo | null) =>
  error?.code === 'conversation_not_found' || error?.code === 'conversation_gone'

/** As it is it can never be answered; nor does it help to leave out the oldest messages, which is always tried. */
const isTooLong = (error: ErrorInfo | null) => error?.code === 'context_too_long'

/** There is no such answer to ask for again. */
const lacksAnswer = ({ role, error }: ChatMessage) => role === 'assistant' && error?.code === 'message_not_found'

const isRetryable = (message: ChatMessage) =>
  !isTooLong(message.error) &&
  !(message.status === 'unsent' && (lacksConversation(message.error) || lacksAnswer(message)))

function editPlaces({ role, status, error }: ChatMessage): EditPlace[] {
  if (role === 'assistant' && status === 'unsent') return []
  if (status === 'unsent') return [lacksConversation(error) ? 'new' : 'here']
  if (status !== 'failed') return []
  if (isTooLong(error)) return ['here', 'new']
  return error?.code === 'refused_by_filter' ? ['here'] : []
}

const canGoOn = (message: ChatMessage) =>
  message.error?.code === 'cut_by_length' ||
  (message.status === 'cancelled' && message.role === 'assistant' && hasSomething(message))

/** Words, thoughts, or what a tool did. */
const hasSomething = (message: ChatMessage) => visibleText(message).trim() !== '' || visibleParts(message).some(isStep)

function outcomeText(message: ChatMessage): string | null {
  const { status, role, error } = message
  switch (status) {
    case 'unsent':
      if (isHeldUp(message)) return 'Not sent yet. It goes by itself when you are back online.'
      return `Not sent. ${error?.message ?? ''}`
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
