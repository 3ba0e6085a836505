import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { searchConversations } from '#lib/client/api/search.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import type { SearchReply } from '#lib/contract/search.ts'

/** Nobody reads results between two letters. */
const PAUSE_MS = 120

export type SearchState = {
  /** The query that the pages are for: while typing goes on it lags behind. */
  answered: string
  pages: SearchReply[]
  /** Why the query could not be answered. */
  failed: { q: string; error: ErrorInfo } | null
  isLoadingMore: boolean
}

export type Search = Readable<SearchState> & {
  /** What is typed now, empty for nothing: asked for once it has stayed for a moment. */
  want: (q: string) => void
  loadMore: () => Promise<void>
  retry: () => void
}

/** Looks for a text that is being typed, everywhere or in a project. A late answer to an earlier text is not shown. */
export function createSearch(projectId: string | null = null): Search {
  const { getState, subscribe, set } = createStore<SearchState>({
    ...{ answered: '', pages: [], failed: null, isLoadingMore: false },
  })
  let wanted = ''
  let questions = 0
  let pause: ReturnType<typeof setTimeout> | undefined

  async function ask(q: string, before: SearchReply[], cursor: string | null) {
    questions += 1
    const mine = questions
    try {
      const reply = await searchConversations(q, cursor, projectId)
      if (mine === questions) set({ answered: q, pages: [...before, reply], failed: null, isLoadingMore: false })
    } catch (error) {
      if (mine === questions) set({ ...getState(), failed: { q, error: toErrorInfo(error) }, isLoadingMore: false })
    }
  }

  return {
    getState,
    subscribe,
    want(q) {
      if (q === wanted) return
      wanted = q
      clearTimeout(pause)
      questions += 1
      if (getState().isLoadingMore) set({ ...getState(), isLoadingMore: false })
      const isAnswered = q === getState().answered && getState().failed === null
      if (q !== '' && !isAnswered) pause = setTimeout(ask, PAUSE_MS, q, [], null)
    },
    async loadMore() {
      const { answered, pages, isLoadingMore } = getState()
      const cursor = pages.at(-1)?.nextCursor
      if (!cursor || isLoadingMore || answered !== wanted) return
      set({ ...getState(), isLoadingMore: true })
      await ask(answered, pages, cursor)
    },
    retry() {
      set({ ...getState(), failed: null })
      void ask(wanted, [], null)
    },
  }
}
