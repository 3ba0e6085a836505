import { type ChaosOptions, readOptions, usage } from './chaos/options.ts'
import { printReport } from './chaos/print-report.ts'
import { logFile } from './chaos/rig.ts'
import { runChaos } from './chaos/run-chaos.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'

/** Kills the app again and again while people chat, and proves that nothing was lost and nothing doubled. */
handleSignals()
try {
  const options = readOptions(process.argv.slice(2))
  if (options === null) console.log(usage)
  await shutDown(options === null ? 0 : await chaos(options))
} catch (error) {
  console.error(error instanceof Error && error.name === 'PlainError' ? error.message : error)
  await shutDown(1)
}

async function chaos(options: ChaosOptions): Promise<number> {
  console.log(`${options.kills} kills, seed ${options.seed} (again with: npm run chaos -- --seed ${options.seed})`)
  const report = await runChaos(options)
  printReport(report)
  if (report.violations.length === 0) return 0
  console.log(`\nWhat the app logged is in ${logFile}`)
  return 1
}
