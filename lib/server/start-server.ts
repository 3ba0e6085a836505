import 'server-only'
import { startSyncingMetadata } from './conversations/sync-metadata.ts'
import { startDeletions, stopDeletions } from './deletion/run-deletions.ts'
import { stopLiveUpdates } from './live/stop-live-updates.ts'
import { startResumingMoves } from './moving/resume-moves.ts'
import { processWide } from './process-wide.ts'
import { startScheduledJobs } from './scheduled-jobs.ts'
import { startIndexing } from './search/index-backlog.ts'
import { startReconciling } from './turns/reconcile.ts'
import { startSavingProgress } from './turns/save-progress.ts'
import { stopTurns } from './turns/shutdown.ts'

/** Begins what a node does of its own accord, and registers what must happen before it stops. */
export function startServer(): void {
  processWide('parley.shutdown', () => new Set<() => Promise<void>>())
    .add(stopTurns)
    .add(stopLiveUpdates)
    .add(stopDeletions)
  startReconciling()
  startDeletions()
  startScheduledJobs()
  startResumingMoves()
  startSavingProgress()
  startIndexing()
  startSyncingMetadata()
}
