'use client'

import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, usePage } from '#hooks/use-app.ts'
import { useSearchShortcut } from '#hooks/use-search-shortcut.ts'

const SearchDialog = onDemand(() => import('#components/search/search-dialog.tsx').then((file) => file.SearchDialog))

/** The search, whose code comes when it is opened first; what is typed until then is kept. */
export function Search() {
  const { change } = useApp()
  const isSearching = usePage((page) => page.isSearching)
  const typedBefore = useSearchShortcut(() => change({ isSearching: true }))
  return (
    isSearching && (
      <SearchDialog typedBefore={typedBefore} onClose={() => change({ isSearching: false, searchedProjectId: null })} />
    )
  )
}
