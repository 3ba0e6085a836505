import 'server-only'
import type { LiveEvent } from '#lib/contract/live.ts'
import type { Session } from '#lib/server/auth/session.ts'
import { AppError, describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { addWatcher, removeWatcher } from './audience.ts'
import { startListening } from './listening.ts'
import { readChanges } from './read-changes.ts'
import { requireLiveUpdates } from './stop-live-updates.ts'
import { type Hears, Watcher } from './watcher.ts'

/**
 * What happens to the conversations and the drafts of the user of this session, on any node, until they leave or this node stops.
 * `expectedId` is who the page believes to be; a browser has one cookie for all its pages.
 * @throws AppError not_signed_in, shutting_down
 */
export async function watchConversations(
  session: Session,
  { expectedId, signal, ...hears }: { expectedId?: string; signal: AbortSignal } & Hears,
): Promise<AsyncIterable<LiveEvent>> {
  requireLiveUpdates()
  if (expectedId && session.user.id !== expectedId) throw new AppError('not_signed_in')
  const watcher = new Watcher(session.user.id, session.id, hears)
  addWatcher(watcher)
  signal.addEventListener('abort', () => removeWatcher(watcher), { once: true })
  if (signal.aborted) removeWatcher(watcher)
  const events = eventsFor(watcher)
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => events.next(),
      // A generator that waits hears of its return only after its wait.
      async return() {
        removeWatcher(watcher)
        return { done: true, value: undefined }
      },
    }),
  }
}

async function* eventsFor(watcher: Watcher): AsyncGenerator<LiveEvent, undefined> {
  try {
    await Promise.race([startListening(), watcher.news])
    while (!watcher.hasLeft) {
      const { mustRefresh, changed, drafts, others } = watcher.take()
      if (mustRefresh) yield { type: 'refresh' }
      for (const thing of others) yield { type: `${thing}-changed` }
      if (changed.length + drafts.length > 0) yield* changes(watcher, changed, drafts)
      await watcher.news
    }
  } catch (error) {
    // The browser comes again, and then reads everything anew.
    log().warn({ err: describeCause(error) }, 'a change could not be told')
  } finally {
    removeWatcher(watcher)
  }
}

async function* changes(watcher: Watcher, ids: string[], places: string[]): AsyncGenerator<LiveEvent> {
  const { conversations, drafts, sessionIds } = await readChanges(watcher.userId, ids, places)
  // It has ended; nothing is sent to whoever had it.
  if (!sessionIds.has(watcher.sessionId)) return removeWatcher(watcher)
  for (const id of ids) {
    const conversation = conversations.get(id)
    yield conversation ? { type: 'conversation-changed', conversation } : { type: 'conversation-removed', id }
  }
  for (const place of places) {
    const draft = drafts.get(place)
    if (draft) yield { type: 'draft-changed', draft }
  }
}
