import { PlainError } from './base/plain-error.ts'
import { measureAbuse } from './bench/abuse.ts'
import { measureAwkwardTexts } from './bench/awkward-texts.ts'
import { type BenchApp, withBenchApp } from './bench/bench-app.ts'
import { measureBranches } from './bench/branches.ts'
import { measureBurst } from './bench/burst.ts'
import { addCrowd } from './bench/crowd.ts'
import { measureDeletion } from './bench/deletion.ts'
import { measureDrawing } from './bench/drawing.ts'
import { measureFirstDelta } from './bench/first-delta.ts'
import { measureFirstLoad } from './bench/first-load.ts'
import { measureLiveTurns } from './bench/live-turns.ts'
import { measureLiveUpdates } from './bench/live-updates.ts'
import { measureLocalProvider } from './bench/local-provider.ts'
import { type Measurement, printMeasurements } from './bench/report.ts'
import { measureSearch } from './bench/search.ts'
import { measureProjects, measureSidebar } from './bench/sidebar.ts'
import { measureUploads } from './bench/uploads.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'

type Measure = (app: BenchApp) => Promise<Measurement[]>

/** What is measured, by name, in this order; each group on a new app and database. */
const groups: { provider: string; env?: Record<string, string>; sections: Record<string, Measure> }[] = [
  {
    provider: 'provider-server',
    sections: {
      'first-delta': measureFirstDelta,
      'first-load': measureFirstLoad,
      'live-updates': measureLiveUpdates,
      branches: measureBranches,
      deletion: measureDeletion,
      crowd: async (app) => {
        await addCrowd(app)
        return [...(await measureSidebar(app)), ...(await measureProjects(app)), await measureSearch(app)]
      },
    },
  },
  { provider: 'provider-server', sections: { uploads: measureUploads('to a provider by HTTP') } },
  {
    provider: 'provider-server',
    env: { OPENAI_API_KEY: '' },
    sections: { 'uploads-local': measureUploads('to the local provider') },
  },
  { provider: 'bench/paced-provider', sections: { 'live-turns': measureLiveTurns } },
  { provider: 'bench/paced-provider', sections: { burst: measureBurst } },
  { provider: 'bench/text-provider', sections: { drawing: measureDrawing, 'awkward-texts': measureAwkwardTexts } },
  { provider: 'provider-server', env: { BUDGETS: 'on' }, sections: { abuse: measureAbuse } },
]
const LOCAL_PROVIDER = 'local-provider'

/** Measures the built app and prints each figure beside what it is measured against, from the same run. */
handleSignals()
try {
  await bench(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof PlainError ? error.message : error)
  await shutDown(1)
}

/** All that is named; everything when nothing is. */
async function bench(names: string[]): Promise<void> {
  const known = [...groups.flatMap(({ sections }) => Object.keys(sections)), LOCAL_PROVIDER]
  const unknown = names.find((name) => !known.includes(name))
  if (unknown) throw new PlainError(`There is no section ${unknown}. There are: ${known.join(', ')}`)
  const isWanted = (name: string) => names.length === 0 || names.includes(name)

  const measurements: Measurement[] = []
  for (const { sections, ...group } of groups) {
    const wanted = Object.entries(sections).filter(([name]) => isWanted(name))
    if (wanted.length === 0) continue
    await withBenchApp(group, async (app) => {
      for (const [, measure] of wanted) measurements.push(...(await measure(app)))
    })
  }
  if (isWanted(LOCAL_PROVIDER)) measurements.push(...(await measureLocalProvider()))
  printMeasurements(measurements)
}
