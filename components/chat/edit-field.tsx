'use client'

import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import { useApp, useChat, usePage, useViewer } from '#hooks/use-app.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { isSendKey } from '#lib/client/browser/send-key.ts'
import { tooLongText } from '#lib/client/words/too-long-text.ts'
import type { SentFile } from '#lib/contract/file.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { EditedFiles } from './edited-files.tsx'

const NO_FILES: SentFile[] = []

/** A message as a field, in its place: Enter sends it there, Escape leaves it as it was. */
export function EditField({ messageId }: { messageId: string }) {
  const { chat, page, change, answering } = useApp()
  const text = usePage(({ edited }) => edited?.text ?? '')
  const files = usePage(({ edited }) => edited?.files) ?? NO_FILES
  const canReplace = useChat(chat.canReplace)
  const { type: who } = useViewer()
  const field = useRef<HTMLTextAreaElement>(null)
  const noteId = useId()
  const isTooLong = text.length > MESSAGE_MAX_LENGTH
  const canSend = canReplace && who !== 'signed-out' && !isTooLong && (text.trim() !== '' || files.length > 0)

  useLayoutEffect(() => {
    const element = field.current
    element?.focus()
    element?.setSelectionRange(element.value.length, element.value.length)
  }, [])

  function send() {
    if (!canSend) return
    const { edited } = page.getState()
    // Before its message goes: what is typed to one that goes by itself is kept as a draft.
    change({ edited: null })
    if (chat.edit(messageId, text, answering().model, files)) requestAnimationFrame(focusHome)
    else change({ edited })
  }

  function leave() {
    const isFromComposer = page.getState().edited?.isFromComposer
    change({ edited: null })
    requestAnimationFrame(() => {
      const article = document.querySelector(`[data-message="${CSS.escape(messageId)}"]`)
      if (!isFromComposer) article?.querySelector<HTMLElement>('[data-edit-button]')?.focus({ preventScroll: true })
      focusHome()
    })
  }

  function onKeyDown(event: KeyboardEvent) {
    if (isSendKey(event.nativeEvent)) {
      event.preventDefault()
      send()
    } else if (event.key === 'Escape' && !isComposing(event.nativeEvent)) {
      event.preventDefault()
      leave()
    }
  }

  return (
    <form
      aria-label="Edit the message"
      data-edit
      onSubmit={(event) => event.preventDefault()}
      className="w-full rounded-card border border-line-strong bg-raised p-2 print:hidden"
    >
      {files.length > 0 && (
        <EditedFiles
          files={files}
          onRemove={(file) => {
            const { edited } = page.getState()
            if (edited) change({ edited: { ...edited, files: edited.files.filter((other) => other !== file) } })
            field.current?.focus()
          }}
        />
      )}
      <div
        className="grid max-h-[50dvh] overflow-hidden after:invisible after:col-start-1 after:row-start-1 after:max-h-[50dvh] after:overflow-hidden after:px-2 after:py-0.5 after:text-read after:wrap-anywhere after:whitespace-pre-wrap after:content-[attr(data-text)_'_']"
        data-text={text}
      >
        <textarea
          ref={field}
          rows={1}
          dir="auto"
          value={text}
          aria-label="Your message, edited"
          aria-invalid={isTooLong}
          aria-describedby={isTooLong ? noteId : undefined}
          onChange={({ target }) => {
            const { edited } = page.getState()
            if (edited) change({ edited: { ...edited, text: target.value } })
          }}
          onKeyDown={onKeyDown}
          className="col-start-1 row-start-1 max-h-[50dvh] resize-none overflow-y-auto bg-transparent px-2 py-0.5 text-read wrap-anywhere outline-none"
        />
      </div>
      {isTooLong && (
        <p id={noteId} role="alert" className="px-2 pt-1 text-ui text-danger">
          {tooLongText(text.length)}
        </p>
      )}
      <div className="mt-2 flex justify-end gap-2">
        <Button onClick={leave}>Cancel</Button>
        <Button look="main" aria-disabled={!canSend || undefined} onClick={send}>
          Send
        </Button>
      </div>
    </form>
  )
}
