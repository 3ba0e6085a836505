import * as z from 'zod/mini'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { isStillTheirs } from '#lib/client/browser/person-storage.ts'
import { createStore, type Readable } from '#lib/client/state/store.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'

/** A tab that began to leave has died, when so long nothing came of it. */
const PATIENCE_MS = 15_000

/** What one tab tells the others of this person. */
const messageSchema = z.object({ type: z.enum(['leaving', 'left', 'stayed']), viewerId: z.string() })

export type Leaving = Readable<boolean> & {
  /** Blanks every tab of this browser at once, then ends the session by `work`. Where that fails, all come back. */
  leave: (viewerId: string, work: () => Promise<void>, to?: '/' | '/account-deleted') => Promise<void>
  /** Hears of the other tabs, until the returned function is called. */
  start: (getViewerId: () => string | null) => () => void
}

type Surroundings = {
  openChannel: () => Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
  /** A fresh page: nothing of this person stays in memory. */
  goTo: (path: string) => void
}

const theBrowser: Surroundings = {
  openChannel: () => new BroadcastChannel('parley:leaving'),
  goTo: (path) => window.location.replace(path),
}

/** Whether somebody is about to sign out in this browser: then nothing of theirs is to be seen in any of its tabs. */
export function createLeaving({ openChannel, goTo }: Surroundings = theBrowser): Leaving {
  const { getState, subscribe, set } = createStore(false)

  let channel: ReturnType<Surroundings['openChannel']> | null = null
  const tell = (type: 'leaving' | 'left' | 'stayed', viewerId: string) => channel?.postMessage({ type, viewerId })

  return {
    getState,
    subscribe,

    async leave(viewerId, work, to = '/') {
      set(true)
      tell('leaving', viewerId)
      try {
        await work()
      } catch (error) {
        set(false)
        tell('stayed', viewerId)
        showToast({ text: `You are still signed in. ${toErrorInfo(error).message}`, isError: true })
        return
      }
      tell('left', viewerId)
      goTo(to)
    },

    start(getViewerId) {
      let patience: ReturnType<typeof setTimeout> | undefined
      channel = openChannel()
      channel.onmessage = ({ data }) => {
        const message = messageSchema.safeParse(data)
        if (!message.success || message.data.viewerId !== getViewerId()) return
        clearTimeout(patience)
        set(message.data.type !== 'stayed')
        if (message.data.type === 'left') goTo('/')
        if (message.data.type === 'leaving') patience = setTimeout(goTo, PATIENCE_MS, '/')
      }
      const abort = new AbortController()
      // Kept by the browser for the Back button, it heard of nothing.
      window.addEventListener(
        'pageshow',
        ({ persisted }) => {
          const id = getViewerId()
          if (!persisted || id === null || isStillTheirs(id)) return
          set(true)
          goTo('/')
        },
        { signal: abort.signal },
      )
      return () => {
        abort.abort()
        clearTimeout(patience)
        channel?.close()
        channel = null
      }
    },
  }
}
