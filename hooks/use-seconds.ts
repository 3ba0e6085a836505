import { useEffect, useState } from 'react'

/**
 * Counts the whole seconds for which something runs, from those on that it ran before; afterwards what is `known`, else the count.
 * Null when it never ran here and nobody knows.
 */
export function useSeconds(isRunning: boolean, known: number | null = null): number | null {
  const [seconds, setSeconds] = useState<number | null>(isRunning ? 0 : null)
  useEffect(() => {
    if (!isRunning) return
    const began = performance.now() - (known ?? 0) * 1000
    const count = () => setSeconds(Math.floor((performance.now() - began) / 1000))
    count()
    const timer = setInterval(count, 1000)
    return () => {
      clearInterval(timer)
      // At least one: it was there.
      setSeconds(Math.max(1, Math.round((performance.now() - began) / 1000)))
    }
  }, [isRunning, known])
  return isRunning ? seconds : (known ?? seconds)
}
