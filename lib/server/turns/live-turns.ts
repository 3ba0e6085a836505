import 'server-only'
import { processWide } from '#lib/server/process-wide.ts'
import type { LiveTurn } from './live-turn.ts'

/** How long an ended turn can still be replayed from memory, for a browser that reconnects. */
const LINGER_MS = 60_000

/** The turns that this node runs, and those it ran a moment ago, by turn id. */
const registry = () => processWide('parley.live-turns', () => new Map<string, LiveTurn>())

export const findLiveTurn = (turnId: string) => registry().get(turnId)

/** The turns that this node runs now. */
export const runningTurns = () => [...registry().values()].filter((live) => !live.hasEnded)

export function addLiveTurn(live: LiveTurn): LiveTurn {
  registry().set(live.id, live)
  void live.ended().then((end) => {
    const forget = () => {
      if (registry().get(live.id) === live) registry().delete(live.id)
    }
    if (end) setTimeout(forget, LINGER_MS).unref()
    else forget()
  })
  return live
}

/** Lets go of how a turn ended, which is no longer so. */
export const forgetTurn = (turnId: string) => registry().delete(turnId)

/** Lets go of what was said in conversations that are deleted for good, which would linger for a minute otherwise. */
export function forgetConversations(ids: string[]): void {
  const gone = new Set(ids)
  for (const live of registry().values()) {
    if (live.hasEnded && gone.has(live.start.conversation.id)) registry().delete(live.id)
  }
}
