'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { toErrorInfo } from '#lib/client/api-error.ts'
import { type Conversation, TITLE_MAX_LENGTH } from '#lib/contract/conversation.ts'

type Props = {
  conversation: Conversation
  onRename: (id: string, title: string) => Promise<void>
  onClose: () => void
}

/** Asks for a conversation's new name. */
export function RenameDialog({ conversation, onRename, onClose }: Props) {
  const [title, setTitle] = useState(conversation.title)
  const [error, setError] = useState<string | null>(null)
  const isEmpty = title.trim() === ''

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isEmpty) return
    try {
      await onRename(conversation.id, title.trim())
      onClose()
    } catch (failure) {
      setError(toErrorInfo(failure).message)
    }
  }

  return (
    <Dialog title="Rename the conversation" onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <TextField
          label="Name"
          value={title}
          onChange={setTitle}
          maxLength={TITLE_MAX_LENGTH}
          error={error}
          data-first
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button look="main" type="submit" disabled={isEmpty}>
            Rename
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
