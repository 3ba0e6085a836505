import useSWR from 'swr'
import * as api from '#lib/client/api/api.ts'
import type { Settings } from '#lib/contract/settings.ts'

/** How long the trash keeps a conversation, 0 where there is none; null while that isn't known. */
export function useTrashDays(viewerId: string | null): number | null {
  const { data } = useSWR<Settings>(viewerId && ['settings', viewerId], api.loadSettings, { revalidateOnFocus: false })
  return data?.trashDays ?? null
}
