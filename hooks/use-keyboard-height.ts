import { useEffect } from 'react'
import { noteWindowHeight } from '#lib/client/browser/on-screen-keyboard.ts'

/**
 * Keeps `--app-height` at the height that an on-screen keyboard leaves. Safari shrinks only the visual viewport, so
 * `100dvh` alone would put the composer under the keyboard.
 */
export function useKeyboardHeight(): void {
  useEffect(() => {
    noteWindowHeight()
    const viewport = window.visualViewport
    if (!viewport) return
    const abort = new AbortController()
    const { style } = document.documentElement
    const onResize = () => {
      // A pinch zoom shrinks the viewport too, and must not shrink the page.
      if (viewport.scale !== 1) return
      style.setProperty('--app-height', `${viewport.height}px`)
      window.scrollTo(0, 0)
    }
    viewport.addEventListener('resize', onResize, { signal: abort.signal })
    return () => {
      abort.abort()
      style.removeProperty('--app-height')
    }
  }, [])
}
