'use client'

import { Button } from '#components/ui/button.tsx'
import { useReceipts } from '#hooks/use-receipts.ts'
import { LoadNote } from './load-note.tsx'
import { ReceiptEntry } from './receipt-entry.tsx'

/** What was deleted for good and what still is being deleted: numbers and times, nothing of what was said. */
export function ReceiptList() {
  const { receipts, error, retry, hasMore, isLoadingMore, loadMore } = useReceipts()
  if (!receipts) return <LoadNote what="The receipts" error={error} onRetry={retry} />
  if (receipts.length === 0) {
    return (
      <p className="text-ui text-ink-soft">
        Nothing has been deleted for good yet. When something is, you can read here what was removed and when.
      </p>
    )
  }
  return (
    <div className="flex flex-col gap-3 text-ui">
      <ul aria-label="Deletion receipts">
        {receipts.map((receipt) => (
          <ReceiptEntry key={receipt.id} receipt={receipt} />
        ))}
      </ul>
      <p className="text-small text-ink-soft">
        What is deleted here and at the provider can remain for a while where nobody here can delete it: in backups, in
        the disk’s own blocks, and in the database’s own log until that is used again.
      </p>
      {error && (
        <p role="alert" className="text-danger">
          These may not be the newest. {error.message}
        </p>
      )}
      {hasMore && (
        <Button className="self-center" onClick={loadMore} aria-disabled={isLoadingMore}>
          {isLoadingMore ? 'One moment' : 'Show more'}
        </Button>
      )}
    </div>
  )
}
