'use client'

import { ArrowUp, Square } from 'lucide-react'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useId, useRef } from 'react'
import type { UseModels } from '#hooks/use-models.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { isSendKey } from '#lib/client/browser/send-key.ts'
import type { ConversationStatus } from '#lib/client/chat/conversation-state.ts'
import { tooLongText } from '#lib/client/words/too-long-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { ModelPicker } from './model-picker.tsx'

type Props = {
  /** The field takes the focus whenever this changes. */
  focusKey: number
  text: string
  onChange: (text: string) => void
  status: ConversationStatus
  canSend: boolean
  /** False when the message could not go; it stays in the field then. */
  onSend: (text: string) => boolean
  onStop: () => void
  /** Begins to edit the last message, for an arrow up where nothing is typed; false when there is none. */
  onEditLast?: () => boolean
  models: UseModels
}

/** Where a message is typed. Typing is always possible; sending waits until the answer before it has ended. */
export function Composer({ focusKey, text, onChange, status, canSend, onSend, onStop, onEditLast, models }: Props) {
  const field = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const isTooLong = text.length > MESSAGE_MAX_LENGTH
  const isAnswering = 'turnId' in status

  /** What Enter was pressed for while the conversation was still being loaded: it goes when that has ended. */
  const awaited = useRef<string | null>(null)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is what asks for the focus
  useEffect(() => takeFocus(field.current), [focusKey])

  useEffect(() => {
    if (!canSend) return
    if (awaited.current === text) send()
    awaited.current = null
  })

  function send() {
    if (isTooLong || text.trim() === '') return
    if (!canSend) {
      awaited.current = status.type === 'loading' ? text : null
      return
    }
    if (!onSend(text)) return
    onChange('')
    takeFocus(field.current)
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isSendKey(event.nativeEvent)) {
      event.preventDefault()
      send()
    } else if (event.key === 'ArrowUp' && text === '' && !isComposing(event.nativeEvent) && onEditLast?.()) {
      event.preventDefault()
    }
  }

  return (
    <form
      aria-label="Message"
      className="mx-auto w-full max-w-180 px-4 pb-[max(0.75rem,env(safe-area-inset-bottom))] short:pb-1 print:hidden"
      onSubmit={(event) => event.preventDefault()}
    >
      {isTooLong && (
        <p id={noteId} role="alert" className="px-2 pb-2 text-ui text-danger">
          {tooLongText(text.length)}
        </p>
      )}
      <div className="rounded-card border border-line bg-raised shadow-float focus-within:border-line-strong short:flex short:items-center">
        <div
          className="grid max-h-[40dvh] min-w-0 flex-1 overflow-hidden after:invisible after:col-start-1 after:row-start-1 after:max-h-[40dvh] after:overflow-hidden after:px-4 after:pt-3 after:pb-1 after:text-read after:wrap-anywhere after:whitespace-pre-wrap after:content-[attr(data-text)_'_']"
          data-text={text}
        >
          <textarea
            ref={field}
            rows={1}
            dir="auto"
            value={text}
            aria-label="Your message"
            data-focus-home
            aria-invalid={isTooLong}
            aria-describedby={isTooLong ? noteId : undefined}
            placeholder="Write a message"
            onChange={(event) => onChange(event.target.value)}
            onKeyDown={onKeyDown}
            className="col-start-1 row-start-1 max-h-[40dvh] resize-none overflow-y-auto bg-transparent px-4 pt-3 pb-1 text-read wrap-anywhere outline-none placeholder:text-ink-soft"
          />
        </div>
        <div className="flex items-center justify-between gap-2 p-2 pl-3 short:p-1">
          <ModelPicker {...models} />
          <RoundButton
            label={isAnswering ? 'Stop' : 'Send'}
            isDisabled={isAnswering ? status.type === 'stopping' : !canSend || isTooLong || text.trim() === ''}
            onClick={(event) => {
              if (!isAnswering) send()
              // The second click of a double click on Send is none on Stop.
              else if (event.detail < 2) onStop()
            }}
          >
            {isAnswering ? <Square size={14} fill="currentColor" aria-hidden /> : <ArrowUp size={18} aria-hidden />}
          </RoundButton>
        </div>
      </div>
    </form>
  )
}

/**
 * Not on a phone, where the keyboard would come up over what is to be read; nor from somebody at work in the list, on
 * another conversation than the one that is shown.
 */
function takeFocus(field: HTMLTextAreaElement | null) {
  if (document.activeElement?.matches('[data-row]:not([aria-current])')) return
  if (window.matchMedia('(hover: hover)').matches) field?.focus({ preventScroll: true })
}

type RoundButtonProps = {
  label: string
  isDisabled: boolean
  onClick: (event: MouseEvent) => void
  children: ReactNode
}

/** One button for both, which is never disabled: the focus stays where it is when Stop becomes Send. */
function RoundButton({ label, isDisabled, onClick, children }: RoundButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-disabled={isDisabled || undefined}
      onClick={(event) => !isDisabled && onClick(event)}
      className="ml-auto flex size-9 shrink-0 items-center justify-center rounded-full bg-accent text-accent-ink transition-[opacity,background-color] duration-150 not-aria-disabled:hover:opacity-90 aria-disabled:cursor-default aria-disabled:bg-line aria-disabled:text-ink-soft pointer-coarse:size-11 forced-colors:border forced-colors:aria-disabled:text-[GrayText]"
    >
      {children}
    </button>
  )
}
