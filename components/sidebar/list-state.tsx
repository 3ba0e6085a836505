'use client'

import { useEffect, useRef } from 'react'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import type { ErrorInfo } from '#lib/contract/error.ts'

type Props = { hasMore: boolean; error: ErrorInfo | null; onMore: () => void; onRetry: () => void }

/** Below the last row: loads more when it comes near, and says when that failed. */
export function ListEnd({ hasMore, error, onMore, onRetry }: Props) {
  if (error) {
    return (
      <p role="alert" className="px-2 py-2 text-ui text-ink-soft">
        The list could not be loaded.{' '}
        <button type="button" onClick={hasMore ? onMore : onRetry} className="text-accent underline underline-offset-3">
          Try again
        </button>
      </p>
    )
  }
  return hasMore ? <MoreSentinel onNear={onMore} /> : null
}

function MoreSentinel({ onNear }: { onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null)
  const near = useStableCallback(onNear)

  useEffect(() => {
    if (!end.current) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) near()
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [near])

  return (
    <div ref={end} role="status" className="animate-waiting px-2 py-3 text-small text-ink-soft">
      Loading more
    </div>
  )
}

/** In place of a list that is being loaded. */
export function ListSkeleton() {
  return (
    <div role="status" className="flex animate-waiting flex-col gap-4 px-2 pt-5">
      <span className="sr-only">Loading your conversations</span>
      {['w-4/5', 'w-3/5', 'w-2/3'].map((width) => (
        <div key={width} aria-hidden className={`h-4 rounded-full bg-soft ${width}`} />
      ))}
    </div>
  )
}
