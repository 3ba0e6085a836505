import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'
import { createStore, type Readable } from './store.ts'

export type Pages<Page> = {
  /** Null before the first one is there. */
  pages: Page[] | null
  error: ErrorInfo | null
  isLoading: 'all' | 'more' | null
}

export type PagedResource<Page> = Readable<Pages<Page>> & {
  /** Reads again as many pages as are there, at least one. Never throws. */
  refresh: () => Promise<void>
  loadMore: () => Promise<void>
}

type Cursored = { nextCursor: string | null }

/** Something that comes page by page; of several readings the last one counts. */
export function createPages<Page extends Cursored>(
  load: (cursor: string | null) => Promise<Page>,
): PagedResource<Page> {
  const store = createStore<Pages<Page>>({ pages: null, error: null, isLoading: null })
  let readings = 0

  /** Puts pages behind those given, until there are so many of them. */
  async function read(before: Page[], count: number) {
    readings += 1
    const mine = readings
    store.set({ ...store.getState(), isLoading: before.length > 0 ? 'more' : 'all' })
    try {
      const pages = [...before]
      let cursor = pages.at(-1)?.nextCursor ?? null
      do {
        const page = await load(cursor)
        pages.push(page)
        cursor = page.nextCursor
      } while (cursor !== null && pages.length < count)
      if (mine === readings) store.set({ pages, error: null, isLoading: null })
    } catch (error) {
      if (mine === readings) store.set({ ...store.getState(), error: toErrorInfo(error), isLoading: null })
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    refresh: () => read([], store.getState().pages?.length ?? 1),
    async loadMore() {
      const { pages, isLoading } = store.getState()
      if (pages?.at(-1)?.nextCursor && isLoading !== 'more') await read(pages, pages.length + 1)
    },
  }
}
