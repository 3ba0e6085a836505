type Listeners = {
  onVisible: () => void
  onHidden: () => void
  onOnline: () => void
  /** Nothing runs in the page from now on: it is kept for the Back button, or frozen. */
  onAsleep: () => void
  onAwake: () => void
}

/** Tells what becomes of this page, until the returned function is called. */
export function watchPage(listeners: Listeners): () => void {
  const abort = new AbortController()
  const { signal } = abort
  let isAsleep = false
  const sleep = () => {
    if (!isAsleep) listeners.onAsleep()
    isAsleep = true
  }
  const wake = () => {
    if (isAsleep) listeners.onAwake()
    isAsleep = false
  }
  const look = () => (document.visibilityState === 'visible' ? listeners.onVisible() : listeners.onHidden())
  document.addEventListener('visibilitychange', () => !isAsleep && look(), { signal })
  window.addEventListener('online', () => !isAsleep && listeners.onOnline(), { signal })
  window.addEventListener('pagehide', sleep, { signal })
  window.addEventListener('pageshow', wake, { signal })
  document.addEventListener('freeze', sleep, { signal })
  document.addEventListener('resume', wake, { signal })
  return () => abort.abort()
}
