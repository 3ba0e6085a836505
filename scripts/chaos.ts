import { isBroken } from './chaos/check.ts'
import { commandOf, readOptions, usage } from './chaos/options.ts'
import { printReport } from './chaos/print-report.ts'
import { runChaos } from './chaos/run-chaos.ts'
import { handleSignals, shutDown } from './process/shutdown.ts'

/** Commits faults while people chat, and proves that nothing was lost, doubled, out of order, stuck or locked. */
handleSignals()
try {
  const options = readOptions(process.argv.slice(2))
  await shutDown(options === null ? help() : await chaos(options))
} catch (error) {
  console.error(error instanceof Error && error.name === 'PlainError' ? error.message : error)
  await shutDown(1)
}

function help(): number {
  console.log(usage)
  return 0
}

async function chaos(options: NonNullable<ReturnType<typeof readOptions>>): Promise<number> {
  console.log(`seed ${options.seed} (again with: ${commandOf(options)})`)
  const report = await runChaos(options)
  printReport(report)
  return report.violations.some(isBroken) ? 1 : 0
}
