/**
 * Waits longer after every failure, up to 15 seconds, or as long as the server asked and up to half as long again, so that
 * not all come back at once; at once when the browser comes back online or the signal aborts.
 */
export function backOff(attempt: number, signal: AbortSignal, askedMs?: number): Promise<void> {
  const longest = Math.min(500 * 2 ** (attempt - 1), 15_000)
  const delay = askedMs === undefined ? longest * (0.5 + Math.random() / 2) : askedMs * (1 + Math.random() / 2)
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, delay)
    window.addEventListener('online', done)
    signal.addEventListener('abort', done)
  })
}
