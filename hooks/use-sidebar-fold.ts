import { useEffect, useSyncExternalStore } from 'react'
import { foldSidebar, isSidebarFolded, subscribeToSidebarFold } from '#lib/client/browser/sidebar-fold.ts'

/** Whether the sidebar is folded away on wide screens, and what folds it away or brings it back. Ctrl B, on a Mac ⌘ B, does, too. */
export function useSidebarFold(onFold: () => void): { isFolded: boolean; toggle: () => void } {
  const isFolded = useSyncExternalStore(subscribeToSidebarFold, isSidebarFolded, () => false)

  useEffect(() => {
    const abort = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
        if (!isShortcut || event.key.toLowerCase() !== 'b') return
        if (!window.matchMedia('(min-width: 48rem)').matches || document.querySelector('dialog[open]')) return
        event.preventDefault()
        foldSidebar(!isSidebarFolded())
        onFold()
      },
      { signal: abort.signal },
    )
    return () => abort.abort()
  }, [onFold])

  return { isFolded, toggle: () => foldSidebar(!isSidebarFolded()) }
}
