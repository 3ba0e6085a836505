import * as z from 'zod/mini'
import * as api from '#lib/client/api/api.ts'
import { ApiError } from '#lib/client/api/api-error.ts'
import { backOff } from '#lib/client/browser/back-off.ts'
import { watchPage } from '#lib/client/browser/page-life.ts'
import { type LiveEvent, liveEventSchema } from '#lib/contract/live.ts'
import { createLeadership } from './leadership.ts'
import { createLiveStream, SILENCE_MS } from './live-stream.ts'

/** What one tab tells the others. */
const messageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: liveEventSchema }),
  /** The leading tab does its part. */
  z.object({ type: z.literal('alive') }),
  z.object({ type: z.literal('signed-out') }),
])
type Message = z.infer<typeof messageSchema>

/** What a browser lends to this: replaced in tests. */
export type Surroundings = {
  connect: typeof api.watchConversations
  /** Missing outside secure contexts. */
  locks: Pick<LockManager, 'request'> | undefined
  openChannel: (name: string) => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
  watchPage: typeof watchPage
  isVisible: () => boolean
  wait: typeof backOff
  now: () => number
}

type Options = {
  viewerId: string
  onEvent: (event: LiveEvent) => void
  /** The server no longer knows this viewer. */
  onSignedOut: () => void
  surroundings?: Surroundings
}

const theBrowser = (): Surroundings => ({
  connect: api.watchConversations,
  // Typed as always there.
  locks: navigator.locks as LockManager | undefined,
  openChannel: (name) => new BroadcastChannel(name),
  watchPage,
  isVisible: () => document.visibilityState === 'visible',
  wait: backOff,
  now: () => performance.now(),
})

/**
 * What happens to the viewer's conversations, wherever it is done. All tabs of a browser share one connection, held by
 * the one that leads. Where tabs can't agree on that (plain http), each that is seen has its own.
 */
export function createLiveUpdates({ viewerId, onEvent, onSignedOut, surroundings = theBrowser() }: Options) {
  const { connect, locks, openChannel, isVisible, wait, now } = surroundings
  // By viewer: after a change of account some tabs may still be the other's.
  const name = `parley:live:${viewerId}`
  let channel: ReturnType<Surroundings['openChannel']> | null = null
  let leaderHeard = 0
  let watchdog: ReturnType<typeof setTimeout> | undefined

  const stream = createLiveStream({
    connect: (signal, onBytes) => connect(viewerId, signal, onBytes),
    onEvent: (event) => {
      onEvent(event)
      tell({ type: 'event', event })
    },
    onAlive: () => tell({ type: 'alive' }),
    onError: (error) => {
      if (!(error instanceof ApiError) || error.code !== 'not_signed_in') return
      onSignedOut()
      tell({ type: 'signed-out' })
    },
    wait,
    now,
  })

  const leadership = locks && createLeadership({ locks, name, onWon: stream.start, onLost: stream.stop })

  function tell(message: Message) {
    channel?.postMessage(message)
  }

  function hear(data: unknown) {
    hearLeader()
    const message = messageSchema.safeParse(data)
    // From a tab with another version of this page.
    if (!message.success) return
    if (message.data.type === 'event') onEvent(message.data.event)
    if (message.data.type === 'signed-out') onSignedOut()
  }

  function hearLeader() {
    leaderHeard = now()
    clearTimeout(watchdog)
    watchdog = setTimeout(checkLeader, SILENCE_MS)
  }

  function checkLeader() {
    if (!leadership || leadership.isLeading() || !isVisible() || now() - leaderHeard < SILENCE_MS) return
    leadership.takeOver()
    hearLeader()
  }

  function begin() {
    if (!leadership) {
      if (isVisible()) stream.start()
      return
    }
    channel = openChannel(name)
    channel.onmessage = ({ data }) => hear(data)
    hearLeader()
    leadership.start()
  }

  function end() {
    clearTimeout(watchdog)
    leadership?.stop()
    stream.stop()
    channel?.close()
    channel = null
  }

  let unwatch = () => {}
  return {
    start(): void {
      begin()
      unwatch = surroundings.watchPage({
        onVisible: () => {
          if (!leadership) stream.start()
          stream.hurry()
          checkLeader()
        },
        onHidden: () => {
          // A browser has six connections to a server, and hidden tabs must not hold them.
          if (!leadership) stream.stop()
        },
        onOnline: () => stream.hurry({ isNetworkNew: true }),
        onAsleep: end,
        onAwake: () => {
          begin()
          onEvent({ type: 'refresh' })
        },
      })
    },

    stop(): void {
      unwatch()
      end()
    },
  }
}
