import 'server-only'
import { setTimeout as wait } from 'node:timers/promises'
import { Provider } from '#lib/server/db/generated/enums.ts'
import { describeCause } from '#lib/server/errors.ts'
import { log } from '#lib/server/log.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { attemptDeletion } from './attempt-deletion.ts'
import { claimDeletions, nextDueIn } from './deletion-store.ts'

/** Conversations that one node works on at once. The local provider shares the pool of the database with the app. */
const AT_ONCE = { openai: 4, local: 2 }
/** How often the outbox is looked into when nobody says that something is in it: another node may have died. */
const POLL_MS = 5000
/** What is due and isn't to be had is another node's, which is about to begin with it. */
const SHORTEST_WAIT_MS = 20
/** A provider that fails every deletion is asked again at least so often. */
const LONGEST_PAUSE_MS = 60_000

const state = () =>
  processWide('parley.deletions', () => ({
    stopping: new AbortController(),
    /** By performance.now(): until when a provider is left alone. */
    pausedUntil: { openai: 0, local: 0 },
    /** Resolved when there is something to do. */
    woken: Promise.withResolvers<void>(),
    loops: null as Promise<unknown> | null,
  }))

/** Has this process look into the outbox now. */
export function wakeDeletions(): void {
  const { woken } = state()
  state().woken = Promise.withResolvers()
  woken.resolve()
}

/** Deletes what is due now, a few conversations at a time, and returns when nothing more is due or it was told to stop. */
export async function runDeletions(): Promise<void> {
  await Promise.all(Object.values(Provider).map(workOff))
}

/** From here on, once per process, deletes whatever falls due; any number of nodes may. */
export function startDeletions(): void {
  state().loops ??= Promise.all(Object.values(Provider).map(workOffAlways))
}

/** Begins nothing more, and leaves what is half done to whoever comes next. */
export async function stopDeletions(): Promise<void> {
  state().stopping.abort()
  wakeDeletions()
  await state().loops
}

async function workOffAlways(provider: Provider): Promise<void> {
  const { signal } = state().stopping
  while (!signal.aborted) {
    const { promise: woken } = state().woken
    const ms = await workOff(provider).then(
      () => untilNext(provider),
      (error) => {
        log().error({ err: describeCause(error) }, 'the outbox of deletions could not be worked off')
        return POLL_MS
      },
    )
    await either(ms, woken)
  }
}

async function workOff(provider: Provider): Promise<void> {
  const { signal } = state().stopping
  const running = new Set<Promise<void>>()
  try {
    for (;;) {
      const { promise: woken } = state().woken
      const free = signal.aborted || pauseOf(provider) > 0 ? 0 : AT_ONCE[provider] - running.size
      for (const deletion of free > 0 ? await claimDeletions(provider, free) : []) {
        const work = attemptDeletion(deletion, signal)
          .then((ms) => pause(provider, ms))
          .finally(() => running.delete(work))
        running.add(work)
      }
      if (running.size === 0) return
      await Promise.race([...running, woken])
    }
  } finally {
    await Promise.allSettled(running)
  }
}

const pauseOf = (provider: Provider) => state().pausedUntil[provider] - performance.now()

function pause(provider: Provider, ms: number): void {
  const until = performance.now() + Math.min(ms, LONGEST_PAUSE_MS)
  if (ms > 0) state().pausedUntil[provider] = Math.max(state().pausedUntil[provider], until)
}

async function untilNext(provider: Provider): Promise<number> {
  const due = await nextDueIn(provider)
  return Math.min(POLL_MS, Math.max(due ?? POLL_MS, pauseOf(provider), SHORTEST_WAIT_MS))
}

async function either(ms: number, woken: Promise<void>): Promise<void> {
  const enough = new AbortController()
  await Promise.race([wait(ms, undefined, { signal: enough.signal, ref: false }).catch(() => {}), woken])
  enough.abort()
}
