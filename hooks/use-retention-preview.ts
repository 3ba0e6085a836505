import { useEffect, useState } from 'react'
import { createRetentionPreview } from '#lib/client/lists/retention-preview.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { RetentionPreview } from '#lib/contract/retention.ts'
import { useStore } from './use-store.ts'

/** What a retention of `days` would delete now; null: off. Until that is known, what was told last (`isStale`). */
export function useRetentionPreview(days: number | null): {
  preview: RetentionPreview | null
  isStale: boolean
  error: ErrorInfo | null
} {
  const [retention] = useState(createRetentionPreview)
  const { told, failed } = useStore(retention, (state) => state)
  useEffect(() => {
    retention.want(days)
    return () => retention.want(null)
  }, [retention, days])
  return {
    preview: told?.preview ?? null,
    isStale: told !== null && told.days !== days,
    error: failed?.days === days ? failed.error : null,
  }
}
