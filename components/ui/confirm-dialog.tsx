'use client'

import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

type Props = { title: string; action: string; onConfirm: () => void; onClose: () => void; children: ReactNode }

/** Asks once more before something that can't be taken back. */
export function ConfirmDialog({ title, action, onConfirm, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="text-read wrap-anywhere text-ink-soft">{children}</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose} data-first>
          Cancel
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          {action}
        </Button>
      </div>
    </Dialog>
  )
}
