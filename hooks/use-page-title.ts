import { useEffect } from 'react'
import { isolate } from '#lib/client/words/isolate.ts'

/** Names the page in the browser's tab; without a name it is the app's. News are marked. */
export function usePageTitle(name: string | undefined, hasNews = false): void {
  useEffect(() => {
    document.title = `${hasNews ? '● ' : ''}${name ? `${isolate(name)} · ` : ''}Parley`
  }, [name, hasNews])
}
