import 'server-only'
import { processWide } from '#lib/server/process-wide.ts'
import type { Thing, Watcher } from './watcher.ts'

/** One action often makes several changes; they are told together. */
const GATHER_MS = 10
/** So many browsers at a time read anew after a gap, so that they don't all ask at once. */
const REFRESH_AT_ONCE = 100
const REFRESH_PAUSE_MS = 200
/** A browser needs one for each of its pages that is seen. */
const MOST_PER_SESSION = 20

interface Audience {
  watchers: Set<Watcher>
  waking: NodeJS.Timeout | null
}

/** Who watches on this node, by user. */
const audiences = () => processWide('parley.live.audiences', () => new Map<string, Audience>())

export const allWatchers = (): Watcher[] => [...audiences().values()].flatMap(({ watchers }) => [...watchers])

export const isAnybodyWatching = (): boolean => audiences().size > 0

/** The oldest of a session's watchers leaves when there are too many of them. */
export function addWatcher(watcher: Watcher): void {
  const audience = audiences().get(watcher.userId) ?? { watchers: new Set(), waking: null }
  audience.watchers.add(watcher)
  audiences().set(watcher.userId, audience)
  const ofSession = [...audience.watchers].filter(({ sessionId }) => sessionId === watcher.sessionId)
  if (ofSession.length > MOST_PER_SESSION && ofSession[0]) removeWatcher(ofSession[0])
}

/** Takes leave of a watcher and ends its events; again is harmless. */
export function removeWatcher(watcher: Watcher): void {
  watcher.leave()
  const audience = audiences().get(watcher.userId)
  audience?.watchers.delete(watcher)
  if (audience?.watchers.size === 0) audiences().delete(watcher.userId)
}

/** Something about the user's conversation has changed. */
export const tellChange = (userId: string, conversationId: string): void =>
  tell(userId, (watcher) => watcher.note(conversationId))

/** Something else is typed in this place. */
export const tellDraft = (userId: string, place: string): void => tell(userId, (watcher) => watcher.noteDraft(place))

/** The user's settings, or their projects, are others. */
export const tellOther = (userId: string, thing: Thing): void => tell(userId, (watcher) => watcher.noteOther(thing))

function tell(userId: string, note: (watcher: Watcher) => void): void {
  const audience = audiences().get(userId)
  if (!audience) return
  for (const watcher of audience.watchers) note(watcher)
  audience.waking ??= setTimeout(() => {
    audience.waking = null
    for (const watcher of audience.watchers) watcher.wake()
  }, GATHER_MS)
}

/** Changes may have been missed: everybody reads anew, some at once, the others a little later. */
export function refreshEverybody(): void {
  for (const [index, watcher] of allWatchers().entries()) {
    const wave = Math.floor(index / REFRESH_AT_ONCE)
    const refresh = () => {
      watcher.refresh()
      watcher.wake()
    }
    if (wave === 0) refresh()
    else setTimeout(refresh, wave * REFRESH_PAUSE_MS).unref()
  }
}
