'use client'

import { useEffect, useState } from 'react'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { useApp } from '#hooks/use-app.ts'
import { isOnMac, isTypingIn, shortcutOf } from '#lib/client/browser/shortcuts.ts'

const ShortcutsDialog = onDemand(() => import('./shortcuts-dialog.tsx').then((file) => file.ShortcutsDialog))

/** What keys do anywhere on the page, unless a dialog has it. */
export function Shortcuts() {
  const app = useApp()
  const [isOpen, setIsOpen] = useState(false)
  useEffect(() => {
    const abort = new AbortController()
    const onKeyDown = (event: KeyboardEvent) => {
      const name = shortcutOf(event, { isMac: isOnMac(), isTyping: isTypingIn(event.target) })
      if (!name || event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return
      event.preventDefault()
      if (name === 'help') setIsOpen(true)
      else
        void doOnDemand(
          () => import('#lib/client/app/do-shortcut.ts'),
          ({ doShortcut }) => doShortcut(app, name),
        )
    }
    window.addEventListener('keydown', onKeyDown, { signal: abort.signal })
    return () => abort.abort()
  }, [app])
  return isOpen && <ShortcutsDialog onClose={() => setIsOpen(false)} />
}
