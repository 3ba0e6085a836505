'use client'

import { CircleAlert, X } from 'lucide-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { closeToast, currentToasts, subscribeToToasts, type Toast } from '#lib/client/toasts/toasts.ts'
import { IconButton } from './icon-button.tsx'

const none: Toast[] = []
const isDialogOpen = () => document.querySelector('dialog[open]') !== null

function subscribeToDialogs(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.body, { subtree: true, attributeFilter: ['open'] })
  return () => observer.disconnect()
}

/** How long a notice stays; one with an action has to be read and reached. */
const STAY_MS = 6_000
const STAY_WITH_ACTION_MS = 10_000

/**
 * What was just done or failed, above the composer, or at the top while the phone's sheet is open. Ctrl/⌘ Z takes back
 * what the last one says.
 */
export function Toasts({ isSheetOpen }: { isSheetOpen: boolean }) {
  const toasts = useSyncExternalStore(subscribeToToasts, currentToasts, () => none)

  useEffect(() => {
    const undoable = toasts.findLast(({ undoes }) => undoes)
    if (!undoable) return
    function onKeyDown(event: KeyboardEvent) {
      const isUndo =
        event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey
      if (!isUndo || !undoable || isTextField(event.target)) return
      event.preventDefault()
      act(undoable)
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [toasts])

  return (
    <div
      role="status"
      aria-label="Notices"
      className={`pointer-events-none fixed inset-x-0 top-0 z-30 flex h-(--app-height,100dvh) flex-col items-center gap-2 px-4 pb-[calc(var(--foot,0.75rem)+0.5rem)] print:hidden md:left-68 md:folded:left-0 ${isSheetOpen ? 'pt-14' : 'justify-end'}`}
    >
      {toasts.map((toast, index) => (
        <ToastCard key={toast.id} toast={toast} isOnTop={index === toasts.length - 1} />
      ))}
    </div>
  )
}

/** The newest one is seen; the time of the others runs, and what is left of them comes to light when it goes. */
function ToastCard({ toast, isOnTop }: { toast: Toast; isOnTop: boolean }) {
  const [isHeld, setIsHeld] = useState(false)
  const left = useRef(0)
  // Nothing here can be reached under a dialog.
  const isCovered = useSyncExternalStore(subscribeToDialogs, isDialogOpen, () => false)
  const isWaiting = isHeld || isCovered || toast.isError || toast.isBusy
  const { id, text, details, action, isError, isBusy } = toast

  // A notice whose words change is a new one, and stays as long.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are what counts
  useEffect(() => {
    left.current = action ? STAY_WITH_ACTION_MS : STAY_MS
  }, [text, action])

  useEffect(() => {
    if (isWaiting) return
    const began = performance.now()
    const timer = setTimeout(() => closeToast(id), left.current)
    return () => {
      clearTimeout(timer)
      left.current -= performance.now() - began
    }
  }, [id, isWaiting])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only waits while somebody is at it
    <div
      onPointerEnter={() => setIsHeld(true)}
      onPointerLeave={() => setIsHeld(false)}
      onFocus={() => setIsHeld(true)}
      onBlur={() => setIsHeld(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') dismiss(id)
      }}
      hidden={!isOnTop}
      className="pointer-events-auto flex max-w-[min(100%,40rem)] [&[hidden]]:hidden animate-arrive items-center gap-3 rounded-control border border-line bg-raised py-1 pr-1 pl-4 text-ui text-ink shadow-float"
    >
      {isError && <CircleAlert size={16} aria-hidden className="-mr-1 shrink-0 text-danger" />}
      <div className="min-w-0 py-1.5">
        <p className={`wrap-anywhere ${isBusy ? 'animate-waiting' : ''}`}>{text}</p>
        {details.length > 0 && (
          <ul className="mt-1 text-small wrap-anywhere text-ink-soft">
            {details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        )}
      </div>
      {action && (
        <button
          type="button"
          onClick={() => act(toast)}
          className="min-h-8 shrink-0 rounded-control px-3 font-medium text-accent hover:bg-soft pointer-coarse:min-h-11"
        >
          {action.label}
        </button>
      )}
      {!isBusy && (
        <IconButton label="Dismiss" onClick={() => dismiss(id)}>
          <X size={16} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}

function dismiss(id: number) {
  closeToast(id)
  // What had the focus is gone with it.
  requestAnimationFrame(focusHome)
}

function act({ id, action }: Toast) {
  dismiss(id)
  action?.run()
}

/** A field in which there is something to take back. */
function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement && target.value === '') return false
  return (
    target instanceof HTMLElement && target.closest('input:not([type=checkbox]), textarea, [contenteditable]') !== null
  )
}
