import { useEffect, useState } from 'react'
import useSWR from 'swr'
import * as api from '#lib/client/api/api.ts'
import { type ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { RetentionPreview } from '#lib/contract/settings.ts'

/** Whoever types 365 doesn't want to hear of 3 and 36. */
const PAUSE_MS = 250

/** What a retention of `days` would delete now; null: off. Until that is known, what was told last (`isStale`). */
export function useRetentionPreview(
  viewerId: string,
  days: number | null,
): { preview: RetentionPreview | null; isStale: boolean; error: ErrorInfo | null } {
  const [asked, setAsked] = useState(days)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(days), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [days])
  const { data, error } = useSWR<RetentionPreview & { days: number | null }, ApiError>(
    asked === null || asked !== days ? null : ['retention', viewerId, asked],
    async () => ({ ...(await api.previewRetention(asked ?? 0)), days: asked }),
    { keepPreviousData: true },
  )
  const isStale = data !== undefined && data.days !== days
  return { preview: data ?? null, isStale, error: error && (!data || isStale) ? toErrorInfo(error) : null }
}
