import { useEffect, useState } from 'react'
import useSWR from 'swr'
import * as api from '#lib/client/api.ts'
import { type ApiError, toErrorInfo } from '#lib/client/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { RetentionPreview } from '#lib/contract/settings.ts'

/** Whoever types 365 doesn't want to hear of 3 and 36. */
const PAUSE_MS = 250

/** What a retention of `days` would delete now; null: off. */
export function useRetentionPreview(
  viewerId: string,
  days: number | null,
): { preview: RetentionPreview | null; error: ErrorInfo | null } {
  const [asked, setAsked] = useState(days)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(days), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [days])
  const { data, error } = useSWR<RetentionPreview, ApiError>(
    asked === null || asked !== days ? null : ['retention', viewerId, asked],
    () => api.previewRetention(asked ?? 0),
  )
  return { preview: data ?? null, error: error && !data ? toErrorInfo(error) : null }
}
