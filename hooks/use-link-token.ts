import { useSyncExternalStore } from 'react'

/** What stands behind the # of this page's address; undefined where nothing does. */
export function useLinkToken(): string | undefined {
  return useSyncExternalStore(subscribe, read, () => undefined)
}

const read = () => window.location.hash.slice(1) || undefined

function subscribe(onChange: () => void): () => void {
  window.addEventListener('hashchange', onChange)
  return () => window.removeEventListener('hashchange', onChange)
}
