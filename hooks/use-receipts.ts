import { useEffect, useState } from 'react'
import { createReceipts } from '#lib/client/lists/receipts.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { Receipt } from '#lib/contract/receipt.ts'
import { useStore } from './use-store.ts'

export type UseReceipts = {
  /** Newest first; null while the first are loaded, or when they can't be. */
  receipts: Receipt[] | null
  error: ErrorInfo | null
  retry: () => void
  hasMore: boolean
  isLoadingMore: boolean
  loadMore: () => void
}

/** What was deleted for good, page by page, kept up to date while it is looked at. */
export function useReceipts(): UseReceipts {
  const [receipts] = useState(createReceipts)
  const { pages, error, isLoading } = useStore(receipts, (state) => state)
  useEffect(() => receipts.start(), [receipts])
  return {
    receipts: pages?.flatMap((page) => page.receipts) ?? null,
    error,
    retry: () => void receipts.refresh(),
    hasMore: pages?.at(-1)?.nextCursor != null,
    isLoadingMore: isLoading === 'more',
    loadMore: () => void receipts.loadMore(),
  }
}
