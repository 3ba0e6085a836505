import { networkError } from '#lib/client/api/api-error.ts'
import { createLiveUpdates, type Surroundings } from '#lib/client/live/live-updates.ts'
import type { LiveEvent } from '#lib/contract/live.ts'

type PageListeners = Parameters<Surroundings['watchPage']>[0]

/** One connection that a test plays the server for. */
type Connection = {
  viewerId: string
  isOpen: boolean
  push: (...events: LiveEvent[]) => void
  /** A heartbeat. */
  beat: () => void
  /** The stream ends, or breaks with this error. */
  close: (error?: Error) => void
}

/** The Web Locks of one browser. */
function createLocks() {
  const held = new Map<string, { steal: () => void }>()
  const waiting: { name: string; grant: () => void }[] = []
  const next = (name: string) => {
    const index = waiting.findIndex((one) => one.name === name)
    if (index >= 0) waiting.splice(index, 1)[0]?.grant()
  }

  function request(name: string, options: LockOptions, work: () => Promise<void> | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const lock = { steal: () => reject(new DOMException('Stolen', 'AbortError')) }
      const grant = async () => {
        held.set(name, lock)
        await work()
        resolve()
        if (held.get(name) !== lock) return
        held.delete(name)
        next(name)
      }
      if (options.steal) held.get(name)?.steal()
      if (options.steal || !held.has(name)) return void grant()
      const entry = { name, grant }
      waiting.push(entry)
      options.signal?.addEventListener('abort', () => {
        const index = waiting.indexOf(entry)
        if (index >= 0) waiting.splice(index, 1)
        reject(new DOMException('Aborted', 'AbortError'))
      })
    })
  }
  return { request } as unknown as Pick<LockManager, 'request'>
}

/** A browser with any number of tabs, and the connections they open. */
export function createBrowser({ hasLocks = true } = {}) {
  const locks = hasLocks ? createLocks() : undefined
  const channels = new Map<string, Set<Pick<BroadcastChannel, 'onmessage'>>>()
  const connections: Connection[] = []
  const pauses: { attempt: number; end: () => void }[] = []

  function openChannel(name: string) {
    const members = channels.get(name) ?? new Set()
    channels.set(name, members)
    const self = {
      onmessage: null as BroadcastChannel['onmessage'],
      postMessage: (data: unknown) => {
        for (const other of members) {
          if (other !== self) other.onmessage?.call(other as BroadcastChannel, new MessageEvent('message', { data }))
        }
      },
      close: () => void members.delete(self),
    }
    members.add(self)
    return self
  }

  function connect(viewerId: string, signal: AbortSignal, onBytes: () => void) {
    const queue: (LiveEvent | Error | null)[] = []
    let wake = () => {}
    const add = (...entries: (LiveEvent | Error | null)[]) => {
      queue.push(...entries)
      wake()
    }
    const connection: Connection = {
      viewerId,
      isOpen: true,
      push: (...events) => {
        onBytes()
        add(...events)
      },
      beat: onBytes,
      close: (error) => add(error ?? null),
    }
    connections.push(connection)
    signal.addEventListener('abort', () => add(networkError()))
    return (async function* () {
      try {
        while (true) {
          const entry = queue.shift()
          if (entry === undefined) await new Promise<void>((resolve) => (wake = resolve))
          else if (entry === null) return
          else if (entry instanceof Error) throw entry
          else yield entry
        }
      } finally {
        connection.isOpen = false
      }
    })()
  }

  function openTab(viewerId = 'ada') {
    const seen: LiveEvent[] = []
    const tab = { isVisible: true, signedOut: 0 }
    let page: PageListeners | null = null
    const updates = createLiveUpdates({
      viewerId,
      onEvent: (event) => seen.push(event),
      onSignedOut: () => (tab.signedOut += 1),
      surroundings: {
        locks,
        openChannel,
        connect,
        watchPage: (listeners) => {
          page = listeners
          return () => (page = null)
        },
        isVisible: () => tab.isVisible,
        wait: (attempt, signal) =>
          new Promise((resolve) => {
            pauses.push({ attempt, end: resolve })
            signal.addEventListener('abort', () => resolve())
          }),
        now: () => performance.now(),
      },
    })
    updates.start()
    return {
      seen,
      signedOut: () => tab.signedOut,
      page: () => page as PageListeners,
      show() {
        tab.isVisible = true
        page?.onVisible()
      },
      hide() {
        tab.isVisible = false
        page?.onHidden()
      },
      close: updates.stop,
    }
  }

  return {
    openTab,
    connections,
    pauses,
    open: () => connections.filter(({ isOpen }) => isOpen),
    /** The connection opened last. */
    latest(): Connection {
      const connection = connections.at(-1)
      if (!connection) throw new Error('Nothing has connected yet.')
      return connection
    },
  }
}
