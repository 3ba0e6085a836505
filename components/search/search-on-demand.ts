import dynamic from 'next/dynamic'
import { useEffect } from 'react'

const SEARCH_LOADED_AFTER_MS = 1000

const loadSearch = () => import('./search-dialog.tsx').then((file) => file.SearchDialog)

/** The search, whose code comes when it is needed first. */
export const SearchOnDemand = dynamic(loadSearch)

/** Has the search's code come a moment after the page. */
export function useSearchLoading(): void {
  useEffect(() => {
    // Whoever presses the shortcut types on at once.
    const timer = setTimeout(() => loadSearch().catch(() => {}), SEARCH_LOADED_AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
}
