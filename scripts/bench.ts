import { withBenchApp } from './bench/bench-app.ts'
import { addCrowd } from './bench/crowd.ts'
import { measureDeletion } from './bench/deletion.ts'
import { measureFirstDelta } from './bench/first-delta.ts'
import { measureFirstLoad } from './bench/first-load.ts'
import { measureLiveTurns } from './bench/live-turns.ts'
import { measureLiveUpdates } from './bench/live-updates.ts'
import { measureLocalProvider } from './bench/local-provider.ts'
import { type Measurement, printMeasurements } from './bench/report.ts'
import { measureSearch } from './bench/search.ts'
import { measureSidebar } from './bench/sidebar.ts'
import { handleSignals } from './process/shutdown.ts'

handleSignals()

/** Measures the built app and prints each figure beside what it is measured against, from the same run. */
const measurements: Measurement[] = []
await withBenchApp('provider-server', async (app) => {
  measurements.push(...(await measureFirstDelta(app)))
  measurements.push(await measureFirstLoad(app))
  measurements.push(...(await measureLiveUpdates(app)))
  measurements.push(...(await measureDeletion(app)))
  await addCrowd(app)
  measurements.push(...(await measureSidebar(app)))
  measurements.push(await measureSearch(app))
})
await withBenchApp('bench/paced-provider', async (app) => {
  measurements.push(...(await measureLiveTurns(app)))
})
measurements.push(...(await measureLocalProvider()))
printMeasurements(measurements)
