'use client'

import { ArrowUp, Bookmark, Square } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useEnterSends } from '#hooks/use-enter-choice.ts'
import { useExpanding } from '#hooks/use-expanding.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { usePromptList } from '#hooks/use-prompt-list.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { isSendKey } from '#lib/client/browser/send-key.ts'
import { takeFocus } from '#lib/client/browser/take-focus.ts'
import type { ConversationStatus } from '#lib/client/chat/conversation-state.ts'
import { tooLongText } from '#lib/client/words/too-long-text.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { AttachButton } from './attach-button.tsx'
import { type ComposerFiles, noFiles } from './composer-files.ts'
import { MessageField } from './message-field.tsx'
import { ModelPicker } from './model-picker.tsx'
import type { PromptListProps } from './prompt-list.tsx'
import { RoundButton } from './round-button.tsx'

const AnsweringActions = onDemand(() => import('./answering-actions.tsx').then((file) => file.AnsweringActions))
const ExpandButton = onDemand(() => import('./expand-button.tsx').then((file) => file.ExpandButton))
const PromptList = onDemand<PromptListProps>(() => import('./prompt-list.tsx').then((file) => file.PromptList))

const WAITS = 'Sends when the upload is done. Press Send again to keep it.'

type Props = {
  /** The field takes the focus whenever this changes; 0: not yet. Twice would take it from whoever has already gone on. */
  focusKey: number
  text: string
  onChange: (text: string) => void
  status: ConversationStatus
  canSend: boolean
  /** False when the message could not go; it stays in the field then. `isNow`: what is being answered is stopped first. */
  onSend: (text: string, isNow?: true) => boolean
  onStop: () => void
  /** Begins to edit the last message, for an arrow up where nothing is typed; false when there is none. */
  onEditLast?: () => boolean
  models: UseModels
  /** What leads to how it is answered. */
  settings?: ReactNode
  /** How full what the model reads is. */
  meter?: ReactNode
  files?: ComposerFiles
  /** Why nothing can be sent now; null: it can. */
  fault?: string | null
}

/** Where a message is typed. Typing is always possible; what is sent while an answer is written goes after it. */
export function Composer(props: Props) {
  const {
    focusKey,
    text,
    onChange,
    status,
    canSend,
    onSend,
    onStop,
    onEditLast,
    models,
    settings,
    meter,
    files = noFiles,
    fault = null,
  } = props
  const field = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const said = text.length > MESSAGE_MAX_LENGTH ? tooLongText(text.length) : fault
  const isBlocked = said !== null || files.fault !== null
  const isAnswering = 'turnId' in status
  const enterSends = useEnterSends()
  const prompts = usePromptList(text)
  const { isExpanded, isOffered, setIsExpanded } = useExpanding(field, text)

  /** What Enter was pressed for while the conversation was still being loaded, or a file: it goes when that has ended. */
  const [awaited, setAwaited] = useState<string | null>(null)
  const isReady = canSend && !files.isComing
  const isNothing = text.trim() === '' && files.count === 0
  /** Beside it there is nothing to do while an answer is being written. */
  const isStop = isAnswering && isNothing

  useEffect(() => {
    if (focusKey > 0) takeFocus(field.current)
  }, [focusKey])

  useEffect(() => {
    if (!isReady || awaited === null) return
    setAwaited(null)
    if (awaited === text) send()
  })

  function send(isNow = false) {
    if (isBlocked || isNothing) return
    if (!isReady) {
      const isWaitedFor = status.type === 'loading' || files.isComing
      return setAwaited(isWaitedFor && awaited !== text ? text : null)
    }
    if (!(isNow ? onSend(text, true) : onSend(text))) return
    onChange('')
    setIsExpanded(false)
    takeFocus(field.current)
  }

  function expand(isWanted: boolean) {
    setIsExpanded(isWanted)
    field.current?.focus({ preventScroll: true })
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>) {
    if (isSendKey(event.nativeEvent)) {
      event.preventDefault()
      send(event.ctrlKey || event.metaKey)
    } else if (event.key === 'Escape' && isExpanded && !isComposing(event.nativeEvent)) {
      event.preventDefault()
      expand(false)
    } else if (event.key === 'ArrowUp' && text === '' && !isComposing(event.nativeEvent) && onEditLast?.()) {
      event.preventDefault()
    }
  }

  return (
    <form
      aria-label="Message"
      data-covers={isExpanded || undefined}
      className={`mx-auto w-full max-w-180 px-4 pb-[max(0.75rem,env(safe-area-inset-bottom))] short:pb-1 print:hidden ${isExpanded ? 'absolute inset-0 z-10 flex max-w-none flex-col bg-paper pt-3' : 'relative'}`}
      onSubmit={(event) => event.preventDefault()}
    >
      {said && (
        <p id={noteId} role="alert" className="px-2 pb-2 text-ui text-danger">
          {said}
        </p>
      )}
      {prompts.isOpen && (
        <PromptList field={field} query={prompts.query} isAbove={!isExpanded} onClose={prompts.close} onPass={send} />
      )}
      <div
        className={`rounded-card border border-line bg-raised shadow-float focus-within:border-line-strong ${isExpanded ? 'mx-auto flex min-h-0 w-full max-w-172 flex-1 flex-col' : 'short:flex short:items-center'}`}
      >
        {files.count > 0 && files.show(files.fault ?? (awaited === null ? null : WAITS))}
        <MessageField
          ref={field}
          text={text}
          onChange={(next) => {
            prompts.onTyped(next)
            onChange(next)
          }}
          onKeyDown={onKeyDown}
          isExpanded={isExpanded}
          faultId={said ? noteId : undefined}
        />
        <div className="flex items-center justify-between gap-2 p-2 pl-3 short:p-1">
          <div className="flex min-w-0 flex-1 items-center gap-1">
            <AttachButton
              onFiles={(chosen) => {
                files.add(chosen)
                takeFocus(field.current)
              }}
            />
            <IconButton
              label="Saved prompts"
              data-opens-prompts
              aria-expanded={prompts.isOpen}
              onClick={prompts.toggle}
            >
              <Bookmark size={16} aria-hidden />
            </IconButton>
            {settings}
            <ModelPicker {...models} />
            {meter}
          </div>
          {isOffered && <ExpandButton isExpanded={isExpanded} onExpand={expand} />}
          {isAnswering && !isNothing && (
            <AnsweringActions
              isStopping={status.type === 'stopping'}
              isDisabled={!canSend || isBlocked}
              onStop={onStop}
              onSendNow={() => send(true)}
            />
          )}
          <RoundButton
            label={isStop ? 'Stop' : isAnswering ? 'Send after this answer' : 'Send'}
            title={isStop || enterSends ? undefined : 'Send (Ctrl Enter, on a Mac ⌘ Enter)'}
            isDisabled={isStop ? status.type === 'stopping' : !canSend || isNothing || isBlocked}
            onClick={(event) => {
              if (!isStop) send()
              // The second click of a double click on Send is none on Stop.
              else if (event.detail < 2) onStop()
            }}
          >
            {isStop ? <Square size={14} fill="currentColor" aria-hidden /> : <ArrowUp size={18} aria-hidden />}
          </RoundButton>
        </div>
      </div>
    </form>
  )
}
