import { useEffect } from 'react'
import { isolate } from '#lib/client/words/isolate.ts'

/** Names the page in the browser's tab; without a name it is the app's. */
export function usePageTitle(name: string | undefined): void {
  useEffect(() => {
    document.title = name ? `${isolate(name)} · Parley` : 'Parley'
  }, [name])
}
