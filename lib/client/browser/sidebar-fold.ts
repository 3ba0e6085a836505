import { writeStored } from './browser-storage.ts'

const FOLD_KEY = 'parley:sidebar'

const listeners = new Set<() => void>()

/** Runs before the first paint, from the page's head: a sidebar that is folded away must not be seen going. */
export const sidebarScript = `try{if(localStorage.getItem('${FOLD_KEY}')==='folded')document.documentElement.dataset.sidebar='folded'}catch{}`

/** Whether the sidebar is folded away on wide screens; remembered on this device. */
export const isSidebarFolded = (): boolean => document.documentElement.dataset.sidebar === 'folded'

export function foldSidebar(isFolded: boolean): void {
  writeStored('localStorage', FOLD_KEY, isFolded ? 'folded' : null)
  if (isFolded) document.documentElement.dataset.sidebar = 'folded'
  else delete document.documentElement.dataset.sidebar
  for (const listener of listeners) listener()
}

export function subscribeToSidebarFold(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
