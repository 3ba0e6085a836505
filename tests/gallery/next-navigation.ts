import { useSyncExternalStore } from 'react'

const moved = new EventTarget()
const pushState = window.history.pushState.bind(window.history)
window.history.pushState = (...state) => {
  pushState(...state)
  moved.dispatchEvent(new Event('move'))
}
window.addEventListener('popstate', () => moved.dispatchEvent(new Event('move')))

function subscribe(listener: () => void): () => void {
  moved.addEventListener('move', listener)
  return () => moved.removeEventListener('move', listener)
}

/** What our components use of next/navigation, without Next. */
export const usePathname = (): string => useSyncExternalStore(subscribe, () => window.location.pathname)
