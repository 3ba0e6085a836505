/** Of one return the browser tells twice: the page is seen again, and it has the focus again. */
const ONE_RETURN_MS = 500

/** Calls back when the person comes back to this page, from another tab, another program or a sleeping device. */
export function onReturn(callback: () => void): () => void {
  const abort = new AbortController()
  let last = Number.NEGATIVE_INFINITY
  const look = () => {
    if (document.visibilityState !== 'visible' || performance.now() - last < ONE_RETURN_MS) return
    last = performance.now()
    callback()
  }
  document.addEventListener('visibilitychange', look, { signal: abort.signal })
  window.addEventListener('focus', look, { signal: abort.signal })
  return () => abort.abort()
}
