import useSWR from 'swr'
import { type ApiError, toErrorInfo } from '#lib/client/api/api-error.ts'
import { currentSession, type Session } from '#lib/client/session/session.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

export type ViewerState = { type: 'loading' } | { type: 'error'; error: ErrorInfo } | Session

/** Who is signed in, kept up to date when the page is looked at again. */
export function useViewer(): { state: ViewerState; refresh: () => Promise<void> } {
  const { data, error, mutate } = useSWR<Session, ApiError>('viewer', currentSession)
  const refresh = async () => {
    await mutate()
  }
  if (data) return { state: data, refresh }
  if (error) return { state: { type: 'error', error: toErrorInfo(error) }, refresh }
  return { state: { type: 'loading' }, refresh }
}
