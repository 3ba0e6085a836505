import { useEffect } from 'react'

/** Names the page in the browser's tab; without a name it is the app's. */
export function usePageTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${name} · Parley` : 'Parley'
  }, [name])
}
