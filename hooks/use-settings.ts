import useSWR from 'swr'
import * as api from '#lib/client/api/api.ts'
import { type ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { Settings } from '#lib/contract/settings.ts'

export type UseSettings = {
  /** Null while they are loaded, or when they can't be. */
  settings: Settings | null
  error: ErrorInfo | null
  retry: () => void
  /** Throws what the server refused it with. */
  saveRetention: (days: number | null) => Promise<void>
}

/** How the viewer has set up their account. */
export function useSettings(viewerId: string): UseSettings {
  const { data, error, mutate } = useSWR<Settings, ApiError>(['settings', viewerId], api.loadSettings, {
    // What somebody is about to change must not change under their hands.
    revalidateOnFocus: false,
  })
  return {
    settings: data ?? null,
    error: error && !data ? toErrorInfo(error) : null,
    retry: () => void mutate(),
    saveRetention: async (days) => {
      await mutate(api.saveRetention(days), { revalidate: false })
    },
  }
}
