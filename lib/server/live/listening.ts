import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { hearAnnouncements } from './announcements.ts'
import { isAnybodyWatching, refreshEverybody, tellChange, tellDraft, tellOther } from './audience.ts'

const LONGEST_PAUSE_MS = 5000

const state = () =>
  processWide('parley.live.listening', () => ({ isRunning: false, listening: Promise.withResolvers<void>() }))

/**
 * Settles when this node hears of changes. It begins to with the first watcher, and goes on until the connection is lost
 * while nobody watches.
 */
export function startListening(): Promise<void> {
  if (!state().isRunning) {
    state().isRunning = true
    void keepListening()
  }
  return state().listening.promise
}

async function keepListening(): Promise<void> {
  for (let attempt = 0; isAnybodyWatching(); ) {
    try {
      await hearAnnouncements({
        onListening: () => {
          attempt = 0
          refreshEverybody()
          state().listening.resolve()
        },
        onChange: tellChange,
        onDraft: tellDraft,
        onOther: tellOther,
      })
    } catch (error) {
      log().warn({ err: describeCause(error) }, 'changes of conversations can’t be heard of')
    }
    state().listening = Promise.withResolvers()
    if (isAnybodyWatching()) await wait(pauseBefore(++attempt), undefined, { ref: false })
  }
  state().isRunning = false
}

/** Longer after every failure, and never the same for two nodes. */
const pauseBefore = (attempt: number) =>
  Math.min(100 * 2 ** (attempt - 1), LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)
