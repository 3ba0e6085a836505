import 'server-only'
import { AppError } from '#lib/server/errors.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { allWatchers, removeWatcher } from './audience.ts'

const state = () => processWide('parley.live.stopping', () => ({ isStopping: false }))

/** @throws AppError shutting_down once this node has begun to stop. */
export function requireLiveUpdates(): void {
  if (state().isStopping) throw new AppError('shutting_down')
}

/** Sends every browser away, to another node or to this one when it is back; they come by themselves. */
export async function stopLiveUpdates(): Promise<void> {
  state().isStopping = true
  for (const watcher of allWatchers()) removeWatcher(watcher)
}
