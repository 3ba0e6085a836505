import { useCallback, useEffect, useRef } from 'react'
import { useStableCallback } from './use-stable-callback.ts'

/** So long what is typed waits for the search, whose code may not be there yet. */
const PATIENCE_MS = 2000

/**
 * Calls back on Ctrl K, on a Mac ⌘ K, unless a dialog has the page. What is returned gives what was typed after that
 * and before the search was there to take it.
 */
export function useSearchShortcut(onPress: () => void): () => string {
  const press = useStableCallback(onPress)
  const typed = useRef('')
  useEffect(() => {
    const abort = new AbortController()
    const { signal } = abort
    let waitsUntil = 0
    const isCovered = () => document.querySelector('dialog[open]') !== null
    const onKeyDown = (event: KeyboardEvent) => {
      const isShortcut = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isShortcut || event.key.toLowerCase() !== 'k') return
      // The browser would go to its address line.
      event.preventDefault()
      if (isCovered()) return
      typed.current = ''
      waitsUntil = event.timeStamp + PATIENCE_MS
      press()
    }
    const onLetter = (event: KeyboardEvent) => {
      if (event.timeStamp > waitsUntil || isCovered()) {
        waitsUntil = 0
        return
      }
      if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      typed.current += event.key
    }
    window.addEventListener('keydown', onLetter, { signal, capture: true })
    window.addEventListener('keydown', onKeyDown, { signal })
    return () => abort.abort()
  }, [press])
  return useCallback(() => typed.current, [])
}
