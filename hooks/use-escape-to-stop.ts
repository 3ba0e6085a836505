import { useEffect } from 'react'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { useApp } from './use-app.ts'

/** Escape stops the answer that is being written, unless something lies over the page, which it closes. */
export function useEscapeToStop(): void {
  const { chat, page } = useApp()
  useEffect(() => {
    const abort = new AbortController()
    window.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || isComposing(event)) return
        const isElsewhere =
          event.target instanceof Element && event.target.closest('nav, [role=status], [data-edit]') !== null
        const isCovered =
          document.querySelector('dialog[open], :popover-open, [data-select-bar], [data-covers]') !== null
        if (!isElsewhere && !isCovered && !page.getState().isSidebarOpen) chat.stop()
      },
      { signal: abort.signal, capture: true },
    )
    return () => abort.abort()
  }, [chat, page])
}
