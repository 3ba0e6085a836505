import { useEffect, useMemo } from 'react'
import { createSearch } from '#lib/client/lists/search.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { SearchHit } from '#lib/contract/search.ts'
import { useStore } from './use-store.ts'

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

/** What the viewer's conversations, or those of a project, have of a text that is being typed. */
export function useSearch(text: string, viewerId: string | null, projectId: string | null = null): UseSearch {
  const search = useMemo(() => createSearch(projectId), [projectId])
  const { answered, pages, failed } = useStore(search, (state) => state)
  const wanted = text.trim()
  const isKnown = viewerId !== null
  useEffect(() => {
    search.want(isKnown ? wanted : '')
    return () => search.want('')
  }, [search, wanted, isKnown])

  const isShown = wanted !== '' && pages.length > 0
  const isCurrent = answered === wanted
  const error = failed?.q === wanted ? failed.error : null
  return {
    hits: isShown ? pages.flatMap(({ hits }) => hits) : null,
    answered,
    isLoading: wanted !== '' && !error && !isCurrent,
    error,
    hasMore: isCurrent && pages.at(-1)?.nextCursor != null,
    loadMore: () => void search.loadMore(),
    retry: search.retry,
    coversTitlesOnly: pages[0]?.covers === 'titles',
  }
}
