'use client'

import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { PROMPT_MAX_LENGTH, PROMPT_TITLE_MAX_LENGTH, type Prompt } from '#lib/contract/prompt.ts'
import type { NewPrompt } from '#lib/contract/prompt-requests.ts'

type Props = {
  /** Null: a new one. */
  prompt: Prompt | null
  onSave: (prompt: NewPrompt) => Promise<void>
  onCancel: () => void
}

/** A saved prompt as a form. Ctrl Enter saves it, and Enter in its title; Escape leaves it as it was. */
export function PromptForm({ prompt, onSave, onCancel }: Props) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  const [title, setTitle] = useState(prompt?.title ?? '')
  const [text, setText] = useState(prompt?.text ?? '')
  const [isBusy, setIsBusy] = useState(false)
  const [fault, setFault] = useState<string | null>(null)

  useEffect(() => form.current?.querySelector('input')?.focus(), [])

  async function save() {
    if (isBusy) return
    const missing = title.trim() === '' ? 'Give it a title.' : text.trim() === '' ? 'Write its text.' : null
    setFault(missing)
    if (missing) return
    setIsBusy(true)
    try {
      await onSave({ title, text })
    } catch (error) {
      setFault(`The prompt was not saved. ${toErrorInfo(error).message}`)
      setIsBusy(false)
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    // Enter that chooses a word of an input method submits nothing, nor does Escape that leaves one close anything.
    if (isComposing(event.nativeEvent)) {
      if (event.key === 'Enter' || event.key === 'Escape') event.preventDefault()
    } else if (event.key === 'Escape') {
      event.preventDefault()
      onCancel()
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      void save()
    }
  }

  return (
    <form
      ref={form}
      aria-label={prompt ? 'Edit the prompt' : 'New prompt'}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
      className="flex flex-col gap-4"
    >
      <TextField label="Title" value={title} onChange={setTitle} maxLength={PROMPT_TITLE_MAX_LENGTH} dir="auto" />
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="text-ui font-medium">
          Text
        </label>
        <textarea
          id={id}
          dir="auto"
          rows={8}
          value={text}
          maxLength={PROMPT_MAX_LENGTH}
          aria-describedby={`${id}-note`}
          onChange={(event) => setText(event.target.value)}
          className="rounded-control border border-line-strong bg-paper px-3 py-2 text-read"
        />
        <p id={`${id}-note`} className="text-small text-ink-soft">
          What is to be filled in stands in double braces: Translate into {'{{language}}'}.
        </p>
      </div>
      {fault && (
        <p role="alert" className="text-ui text-danger">
          {fault}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button look="main" type="submit" aria-disabled={isBusy || undefined}>
          {isBusy ? 'One moment' : 'Save'}
        </Button>
      </div>
    </form>
  )
}
