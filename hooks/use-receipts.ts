import useSWRInfinite from 'swr/infinite'
import type * as z from 'zod/mini'
import * as api from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { Receipt, receiptsSchema } from '#lib/contract/deletion.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

type Page = z.infer<typeof receiptsSchema>

const LOOK_AGAIN_MS = 3000

export type UseReceipts = {
  /** Newest first; null while the first are loaded, or when they can't be. */
  receipts: Receipt[] | null
  error: ErrorInfo | null
  retry: () => void
  hasMore: boolean
  isLoadingMore: boolean
  loadMore: () => void
}

/** What was deleted for good, page by page, looked at again as long as something isn't done. */
export function useReceipts(viewerId: string): UseReceipts {
  const { data, error, isValidating, size, setSize, mutate } = useSWRInfinite<Page>(
    (index: number, previous: Page | null) =>
      index > 0 && !previous?.nextCursor ? null : ['receipts', viewerId, previous?.nextCursor ?? null],
    ([, , cursor]: [string, string, string | null]) => api.listReceipts(cursor),
    { revalidateAll: true, refreshInterval: (pages) => (pages?.some(isInProgress) ? LOOK_AGAIN_MS : 0) },
  )
  const isLoadingMore = data !== undefined && size > data.length
  return {
    receipts: data ? data.flatMap((page) => page.receipts) : null,
    error: error ? toErrorInfo(error) : null,
    retry: () => void mutate(),
    hasMore: data?.at(-1)?.nextCursor != null,
    isLoadingMore: isLoadingMore && isValidating,
    loadMore: () => void setSize(size + 1),
  }
}

const isInProgress = ({ receipts }: Page) => receipts.some((receipt) => receipt.completedAt === null)
