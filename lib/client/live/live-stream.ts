import type { backOff } from '#lib/client/browser/back-off.ts'
import type { LiveEvent } from '#lib/contract/live.ts'

/** The server sends a heartbeat every 15 seconds; after so long a silence the connection is dead. */
export const SILENCE_MS = 40_000
/** A connection that stood so long was a good one: the next attempt may come soon. */
const STEADY_MS = 10_000

type Options = {
  connect: (signal: AbortSignal, onBytes: () => void) => AsyncIterable<LiveEvent>
  onEvent: (event: LiveEvent) => void
  /** The server was asked or heard. */
  onAlive: () => void
  onError: (error: unknown) => void
  wait: typeof backOff
  now: () => number
}

/** Keeps one connection for live events, over as many as that takes. Each begins with `refresh`: nothing stays missed. */
export function createLiveStream({ connect, onEvent, onAlive, onError, wait, now }: Options) {
  let isStarted = false
  /** The next attempt comes without a pause. */
  let isUrgent = false
  let isPausing = false
  let lastHeard = 0
  /** Ends the connection or the pause, whichever it is now. */
  let current = new AbortController()

  function heard() {
    lastHeard = now()
    onAlive()
  }

  async function readOnce(mine: AbortController) {
    let watchdog: ReturnType<typeof setTimeout> | undefined
    const watch = () => {
      clearTimeout(watchdog)
      heard()
      watchdog = setTimeout(() => mine.abort(), SILENCE_MS)
    }
    watch()
    try {
      for await (const event of connect(mine.signal, watch)) {
        if (mine.signal.aborted) return
        onEvent(event)
      }
    } catch (error) {
      if (!mine.signal.aborted) onError(error)
    } finally {
      clearTimeout(watchdog)
    }
  }

  async function run() {
    for (let attempt = 0; isStarted; ) {
      const mine = new AbortController()
      current = mine
      isUrgent = false
      const begun = now()
      await readOnce(mine)
      // Stopped, and perhaps started again meanwhile.
      if (current !== mine) return
      attempt = now() - begun > STEADY_MS ? 1 : attempt + 1
      if (isUrgent) continue
      const pause = new AbortController()
      current = pause
      isPausing = true
      await wait(attempt, pause.signal)
      isPausing = false
      if (current !== pause) return
    }
  }

  return {
    start(): void {
      if (isStarted) return
      isStarted = true
      void run()
    },

    stop(): void {
      isStarted = false
      current.abort()
      current = new AbortController()
    },

    /** Connects at once, unless the connection is known to be good; after a change of the network none is. */
    hurry({ isNetworkNew = false } = {}): void {
      if (!isNetworkNew && now() - lastHeard < SILENCE_MS && !isPausing) return
      isUrgent = true
      current.abort()
    },
  }
}
