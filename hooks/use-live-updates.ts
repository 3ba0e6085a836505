import { useEffect } from 'react'
import { createLiveUpdates } from '#lib/client/live/live-updates.ts'
import type { LiveEvent } from '#lib/contract/live.ts'
import { useStableCallback } from './use-stable-callback.ts'

/** Hears what happens to the viewer's conversations on any device, while somebody is signed in. */
export function useLiveUpdates(
  viewerId: string | null,
  callbacks: { onEvent: (event: LiveEvent) => void; onSignedOut: () => void },
): void {
  const onEvent = useStableCallback(callbacks.onEvent)
  const onSignedOut = useStableCallback(callbacks.onSignedOut)
  useEffect(() => {
    if (viewerId === null) return
    const updates = createLiveUpdates({ viewerId, onEvent, onSignedOut })
    updates.start()
    return updates.stop
  }, [viewerId, onEvent, onSignedOut])
}
