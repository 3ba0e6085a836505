import { readOptions } from './chaos/options.ts'
import { printReport } from './chaos/print-report.ts'
import { logFile } from './chaos/rig.ts'
import { runChaos } from './chaos/run-chaos.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'

/** Kills the app again and again while people chat, and proves that nothing was lost and nothing doubled. */
const options = readOptions(process.argv.slice(2))
handleSignals()
console.log(`${options.kills} kills, seed ${options.seed} (again with: npm run chaos -- --seed ${options.seed})`)
try {
  const report = await runChaos(options)
  printReport(report)
  if (report.violations.length > 0) console.log(`\nWhat the app logged is in ${logFile}`)
  await shutDown(report.violations.length > 0 ? 1 : 0)
} catch (error) {
  console.error(error)
  await shutDown(1)
}
