import { useEffect, useState } from 'react'

/** Counts the whole seconds for which something runs, and keeps the count afterwards; null when it never ran here. */
export function useSeconds(isRunning: boolean): number | null {
  const [seconds, setSeconds] = useState<number | null>(isRunning ? 0 : null)
  useEffect(() => {
    if (!isRunning) return
    const began = performance.now()
    const count = () => setSeconds(Math.floor((performance.now() - began) / 1000))
    count()
    const timer = setInterval(count, 1000)
    return () => {
      clearInterval(timer)
      // At least one: it was there.
      setSeconds(Math.max(1, Math.round((performance.now() - began) / 1000)))
    }
  }, [isRunning])
  return seconds
}
