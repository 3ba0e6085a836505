'use client'

import { useEffect, useState } from 'react'

/** From then on the time that has passed is shown. */
const PATIENCE_S = 3

/** Where the answer's first words will be; `SpokenAnswer` tells it. */
export function WaitingPulse() {
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const began = performance.now()
    const timer = setInterval(() => setSeconds(Math.round((performance.now() - began) / 1000)), 1000)
    return () => clearInterval(timer)
  }, [])

  return (
    <div aria-hidden className="flex h-6 items-center gap-3 text-ui text-ink-soft print:hidden">
      <span className="flex gap-1">
        {[0, 1, 2].map((dot) => (
          <span key={dot} className="waiting-dot size-1.5 rounded-full bg-current" />
        ))}
      </span>
      {seconds >= PATIENCE_S && <span className="tabular-nums">{`Waiting ${seconds} s`}</span>}
    </div>
  )
}
