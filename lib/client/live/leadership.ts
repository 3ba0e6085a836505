type Options = {
  locks: Pick<LockManager, 'request'>
  name: string
  /** This tab leads from now on. */
  onWon: () => void
  /** Another tab has taken over. */
  onLost: () => void
}

/** At most one tab leads: the first, and when it closes or crashes the next by itself. */
export function createLeadership({ locks, name, onWon, onLost }: Options) {
  let isOver = false
  let isLeading = false
  let release = () => {}
  let queue = new AbortController()

  async function request(options: LockOptions) {
    let isHeld = false
    try {
      await locks.request(name, options, () => {
        if (isOver) return
        isHeld = true
        isLeading = true
        onWon()
        return new Promise<void>((resolve) => {
          release = resolve
        })
      })
    } catch {
      // Taken over, or out of the queue.
      if (!isHeld || isOver) return
      isLeading = false
      onLost()
      stand()
    }
  }

  function stand() {
    queue = new AbortController()
    void request({ signal: queue.signal })
  }

  return {
    isLeading: (): boolean => isLeading,

    start(): void {
      isOver = false
      stand()
    },

    /** Takes over from a tab that does nothing any more, which the browser may do to one that nobody sees. */
    takeOver(): void {
      if (isLeading) return
      queue.abort()
      void request({ steal: true })
    },

    stop(): void {
      isOver = true
      isLeading = false
      queue.abort()
      release()
    },
  }
}
