'use client'

import { useEffect, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { createPrompt, deletePrompt, updatePrompt } from '#lib/client/api/prompts.ts'
import type { Prompt } from '#lib/contract/prompt.ts'
import type { NewPrompt } from '#lib/contract/prompt-requests.ts'
import { LoadNote } from './load-note.tsx'
import { PromptFile } from './prompt-file.tsx'
import { PromptForm } from './prompt-form.tsx'
import { PromptRow } from './prompt-row.tsx'

/** The saved prompts: make, change, delete, take them along and bring them in. */
export function PromptSettings() {
  const { prompts: resource } = useApp()
  const { value: prompts, error } = useStore(resource, (state) => state)
  /** What is in the form: a new one is null's. */
  const [edited, setEdited] = useState<Prompt | 'new' | null>(null)
  const [toDelete, setToDelete] = useState<Prompt | null>(null)
  const [fault, setFault] = useState<string | null>(null)
  useEffect(() => void resource.refresh(), [resource])

  async function save(prompt: NewPrompt) {
    await (edited === 'new' || edited === null ? createPrompt(prompt) : updatePrompt(edited.id, prompt))
    await resource.refresh()
    setEdited(null)
  }

  async function remove({ id }: Prompt) {
    setFault(null)
    try {
      await deletePrompt(id)
    } catch (error) {
      setFault(`The prompt was not deleted. ${toErrorInfo(error).message}`)
    }
    await resource.refresh()
  }

  if (edited)
    return <PromptForm prompt={edited === 'new' ? null : edited} onSave={save} onCancel={() => setEdited(null)} />
  if (!prompts) return <LoadNote what="The saved prompts" error={error} onRetry={resource.refresh} />
  return (
    <div className="flex flex-col gap-4 text-ui">
      <p className="text-ink-soft">
        A slash in the empty message field lists them, and so does the button beside it. What stands in{' '}
        {'{{double braces}}'} is to be filled in: Tab leads there.
      </p>
      {prompts.length > 0 && (
        <ul aria-label="Saved prompts" className="-mx-3 flex flex-col">
          {prompts.map((prompt) => (
            <PromptRow
              key={prompt.id}
              prompt={prompt}
              onEdit={() => setEdited(prompt)}
              onDelete={() => setToDelete(prompt)}
            />
          ))}
        </ul>
      )}
      {fault && (
        <p role="alert" className="text-danger">
          {fault}
        </p>
      )}
      <Button className="self-start" onClick={() => setEdited('new')}>
        New prompt
      </Button>
      <PromptFile prompts={prompts} onImported={resource.refresh} />
      {toDelete && (
        <ConfirmDialog
          title="Delete this saved prompt?"
          action="Delete"
          onClose={() => setToDelete(null)}
          onConfirm={() => void remove(toDelete)}
        >
          “{toDelete.title}” will be gone on all of your devices. This cannot be undone.
        </ConfirmDialog>
      )}
    </div>
  )
}
