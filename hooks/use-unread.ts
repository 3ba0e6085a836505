import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { isSeenKey, isUnread, readSeen, type Seen, withSeen, writeSeen } from '#lib/client/lists/unread.ts'
import type { Conversation } from '#lib/contract/conversation.ts'

const listeners = new Set<() => void>()
/** Read once and kept, so that drawing a row doesn't read the storage. */
const known = new Map<string, Seen | null>()

type Options = {
  viewerId: string | null
  /** As the lists know it. */
  shown: Conversation | null
  /** The last activity in the lists when they are first there, empty without any; null before. */
  latest: string | null
}

/** Tells in which conversations something happened that this browser has not shown; what is shown is seen. */
export function useUnread({ viewerId, shown, latest }: Options): (conversation: Conversation) => boolean {
  const seen = useSyncExternalStore(
    subscribe,
    () => (viewerId === null ? null : seenBy(viewerId)),
    () => null,
  )
  const isVisible = useSyncExternalStore(
    subscribeToVisibility,
    () => document.visibilityState === 'visible',
    () => true,
  )

  useEffect(() => {
    if (viewerId === null || latest === null) return
    // The first time somebody is here, nothing is new to them.
    const before = seen ?? { since: latest || new Date().toISOString(), seen: {} }
    const after = shown && isVisible ? withSeen(before, shown) : before
    if (after === seen) return
    known.set(viewerId, after)
    writeSeen(viewerId, after)
    for (const listener of listeners) listener()
  }, [viewerId, latest, seen, shown, isVisible])

  const shownId = isVisible ? shown?.id : undefined
  return useMemo(
    () => (conversation) => seen !== null && conversation.id !== shownId && isUnread(seen, conversation),
    [seen, shownId],
  )
}

function seenBy(viewerId: string): Seen | null {
  const kept = known.get(viewerId)
  if (kept !== undefined) return kept
  const read = readSeen(viewerId)
  known.set(viewerId, read)
  return read
}

function subscribe(onChange: () => void): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (!isSeenKey(key)) return
    known.clear()
    onChange()
  }
  listeners.add(onChange)
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(onChange)
    window.removeEventListener('storage', onStorage)
  }
}

function subscribeToVisibility(onChange: () => void): () => void {
  document.addEventListener('visibilitychange', onChange)
  return () => document.removeEventListener('visibilitychange', onChange)
}
