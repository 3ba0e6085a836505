import { useEffect, useState } from 'react'
import useSWRInfinite from 'swr/infinite'
import { searchConversations } from '#lib/client/api/api.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { SearchHit, SearchReply } from '#lib/contract/search.ts'

/** Nobody reads results between two letters. */
const PAUSE_MS = 120

export type UseSearch = {
  /** What was found for `answered`; null before the first answer, and when nothing is looked for. */
  hits: SearchHit[] | null
  /** The query that the hits are for: while typing goes on it lags behind. */
  answered: string
  isLoading: boolean
  error: ErrorInfo | null
  hasMore: boolean
  loadMore: () => void
  retry: () => void
  /** Whether only titles were searched. */
  coversTitlesOnly: boolean
}

/** What the viewer's conversations have of a text that is being typed. A late answer to an earlier text is not shown. */
export function useSearch(text: string, viewerId: string | null): UseSearch {
  const wanted = text.trim()
  const asked = useSettled(wanted)
  const { data, error, isLoading, isValidating, size, setSize, mutate } = useSWRInfinite<SearchReply & { q: string }>(
    (index: number, previous: SearchReply | null) => {
      if (asked === '' || viewerId === null || (index > 0 && !previous?.nextCursor)) return null
      return ['search', viewerId, asked, previous?.nextCursor ?? null]
    },
    async ([, , q, cursor]: [string, string, string, string | null]) => ({
      ...(await searchConversations(q, cursor)),
      q,
    }),
    { keepPreviousData: true, revalidateFirstPage: false, revalidateOnFocus: false, shouldRetryOnError: false },
  )
  const isShown = wanted !== '' && data !== undefined
  const answered = data?.[0]?.q ?? ''
  const isCurrent = answered === wanted
  return {
    hits: isShown ? data.flatMap(({ hits }) => hits) : null,
    answered,
    isLoading: wanted !== '' && !error && (isLoading || !isCurrent),
    error: error && asked === wanted ? toErrorInfo(error) : null,
    hasMore: isCurrent && data?.at(-1)?.nextCursor != null,
    loadMore: () => {
      if (!isValidating) void setSize(size + 1)
    },
    retry: () => void mutate(),
    coversTitlesOnly: data?.[0]?.covers === 'titles',
  }
}

/** The value once it has stayed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
