import 'server-only'
import { db } from '#lib/server/db/client.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'

/** Signed out anywhere, deleted or too old: within two seconds nothing is sent to a session any more. */
const LOOK_MS = 1000
/** A query takes no more parameters than 32,767. */
const AT_ONCE = 10_000

const state = () =>
  processWide('parley.auth.streams', () => ({
    /** By session, what ends each of its streams. */
    streams: new Map<string, Set<() => void>>(),
    looking: null as NodeJS.Timeout | null,
    isLooking: false,
    hasFailed: false,
  }))

/** The same events, until the session has ended on whichever node. Then they are over, and their source is told to end. */
export function untilSessionEnds<T>(sessionId: string, events: AsyncIterable<T>): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const source = events[Symbol.asyncIterator]()
      let isOver = false
      let wake = () => {}
      const end = () => {
        isOver = true
        wake()
      }
      const leave = (): IteratorResult<T> => {
        unwatch(sessionId, end)
        // Not awaited: a generator that waits hears of it only after its wait.
        source.return?.().catch(() => {})
        return { done: true, value: undefined }
      }
      watch(sessionId, end)
      return {
        async next() {
          if (isOver) return leave()
          const result = await new Promise<IteratorResult<T> | null>((resolve, reject) => {
            wake = () => resolve(null)
            source.next().then(resolve, reject)
          }).catch((error) => {
            unwatch(sessionId, end)
            throw error
          })
          if (result === null) return leave()
          if (result.done) unwatch(sessionId, end)
          return result
        },
        return: async () => leave(),
      }
    },
  }
}

function watch(sessionId: string, end: () => void): void {
  const { streams } = state()
  streams.set(sessionId, (streams.get(sessionId) ?? new Set()).add(end))
  state().looking ??= setInterval(look, LOOK_MS).unref()
}

function unwatch(sessionId: string, end: () => void): void {
  const { streams, looking } = state()
  const ofSession = streams.get(sessionId)
  ofSession?.delete(end)
  if (ofSession?.size === 0) streams.delete(sessionId)
  if (streams.size > 0 || !looking) return
  clearInterval(looking)
  state().looking = null
}

/** Ends the streams of every session that has ended; one query for thousands of them. */
async function look(): Promise<void> {
  if (state().isLooking) return
  state().isLooking = true
  try {
    const ids = [...state().streams.keys()]
    for (let start = 0; start < ids.length; start += AT_ONCE) {
      const some = ids.slice(start, start + AT_ONCE)
      const where = { id: { in: some }, expiresAt: { gt: new Date() } }
      const alive = new Set((await db().session.findMany({ where, select: { id: true } })).map(({ id }) => id))
      for (const id of some) if (!alive.has(id)) for (const end of state().streams.get(id) ?? []) end()
    }
    state().hasFailed = false
  } catch (error) {
    if (!state().hasFailed)
      log().warn({ err: describeCause(error) }, 'the sessions of open streams could not be looked at')
    state().hasFailed = true
  } finally {
    state().isLooking = false
  }
}
