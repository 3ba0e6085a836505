'use client'

import { useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useTrash } from '#hooks/use-trash.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'

type Outcome = { type: 'none' | 'busy' } | { type: 'emptied'; count: number } | { type: 'failed'; message: string }

/** How long the trash keeps what was deleted, and a way to be rid of it now. */
export function TrashSection({ trashDays }: { trashDays: number }) {
  const { count, isEmpty, empty } = useTrash()
  const [isAsking, setIsAsking] = useState(false)
  const [outcome, setOutcome] = useState<Outcome>({ type: 'none' })
  const canEmpty = !isEmpty && outcome.type !== 'busy'

  async function emptyNow() {
    setOutcome({ type: 'busy' })
    try {
      setOutcome({ type: 'emptied', count: await empty() })
    } catch (error) {
      setOutcome({ type: 'failed', message: toErrorInfo(error).message })
    }
  }

  return (
    <>
      <p>{keptInWords(trashDays)}</p>
      {(trashDays > 0 || !isEmpty) && (
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={() => canEmpty && setIsAsking(true)} aria-disabled={!canEmpty}>
            {outcome.type === 'busy' ? 'One moment' : 'Empty trash'}
          </Button>
          <span className="text-ink-soft tabular-nums">
            {count !== null && (isEmpty ? 'It is empty' : `${count} in it`)}
          </span>
        </div>
      )}
      <p role="status" className="text-ink-soft empty:hidden">
        {outcome.type === 'emptied' && emptiedInWords(outcome.count)}
      </p>
      {outcome.type === 'failed' && (
        <p role="alert" className="text-danger">
          The trash was not emptied. {outcome.message}
        </p>
      )}
      {isAsking && (
        <ConfirmDialog
          title="Delete everything in the trash for good?"
          action="Delete for good"
          onClose={() => setIsAsking(false)}
          onConfirm={emptyNow}
        >
          Everything in the trash will be deleted for good, here and where the model runs. This cannot be undone.
        </ConfirmDialog>
      )}
    </>
  )
}

function keptInWords(days: number): string {
  if (days === 0) return 'There is no trash on this server: what you delete is deleted for good at once.'
  const time = days === 1 ? 'a day' : `${days.toLocaleString('en')} days`
  return `What you delete stays in the trash for ${time}. Then it is deleted for good.`
}

const emptiedInWords = (count: number) =>
  count === 1
    ? '1 conversation is being deleted for good. Its receipt is below.'
    : `${count.toLocaleString('en')} conversations are being deleted for good. Their receipts are below.`
