import { useEffect } from 'react'
import { enterSheet, leaveSheet } from '#lib/client/browser/navigation.ts'

/** While something lies over the page, the browser's Back closes it instead of leaving what is under it. */
export function useBackCloses(isOpen: boolean, onClose: () => void): void {
  useEffect(() => {
    if (!isOpen) return
    enterSheet()
    window.addEventListener('popstate', onClose)
    return () => {
      window.removeEventListener('popstate', onClose)
      leaveSheet()
    }
  }, [isOpen, onClose])
}
