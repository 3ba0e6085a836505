import { useEffect } from 'react'
import { useStableCallback } from './use-stable-callback.ts'

/** Calls back on Ctrl K, on a Mac ⌘ K, unless a dialog has the page. */
export function useSearchShortcut(onPress: () => void): void {
  const press = useStableCallback(onPress)
  useEffect(() => {
    const abort = new AbortController()
    const onKeyDown = (event: KeyboardEvent) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isShortcut || event.key.toLowerCase() !== 'k') return
      // The browser would go to its address line.
      event.preventDefault()
      if (document.querySelector('dialog[open]') === null) press()
    }
    window.addEventListener('keydown', onKeyDown, { signal: abort.signal })
    return () => abort.abort()
  }, [press])
}
