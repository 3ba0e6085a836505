import { useEffect } from 'react'

/** Calls back when the person comes back to this page, from another tab, another program or a sleeping device. */
export function useReturn(onReturn: () => void): void {
  useEffect(() => {
    const abort = new AbortController()
    const look = () => document.visibilityState === 'visible' && onReturn()
    document.addEventListener('visibilitychange', look, { signal: abort.signal })
    window.addEventListener('focus', look, { signal: abort.signal })
    return () => abort.abort()
  }, [onReturn])
}
