'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { toErrorInfo } from '#lib/client/api-error.ts'
import type { Conversation } from '#lib/contract/conversation.ts'

type Props = { conversation: Conversation; onDelete: (id: string) => Promise<void>; onClose: () => void }

/** Asks once more before a conversation is deleted for good. */
export function DeleteDialog({ conversation, onDelete, onClose }: Props) {
  const [error, setError] = useState<string | null>(null)

  async function remove() {
    try {
      await onDelete(conversation.id)
      onClose()
    } catch (failure) {
      setError(toErrorInfo(failure).message)
    }
  }

  return (
    <Dialog title="Delete this conversation?" onClose={onClose}>
      <p className="text-read wrap-anywhere text-ink-soft">
        <strong className="font-semibold text-ink">{conversation.title || 'New conversation'}</strong> and everything in
        it will be deleted. This cannot be undone.
      </p>
      {error && (
        <p role="alert" className="text-ui text-danger">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose} data-first>
          Cancel
        </Button>
        <Button look="danger" onClick={remove}>
          Delete
        </Button>
      </div>
    </Dialog>
  )
}
