/** Calls back when the person comes back to this page, from another tab, another program or a sleeping device. */
export function onReturn(callback: () => void): () => void {
  const abort = new AbortController()
  const look = () => document.visibilityState === 'visible' && callback()
  document.addEventListener('visibilitychange', look, { signal: abort.signal })
  window.addEventListener('focus', look, { signal: abort.signal })
  return () => abort.abort()
}
