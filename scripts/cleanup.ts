import { readOptions } from './cleanup/options.ts'
import { runBeside } from './server/run-beside.ts'

// npm run cleanup -- --older-than 90d [--user E-MAIL] [--include-pinned] [--dry-run]
const options = readOptions(process.argv.slice(2))
await runBeside(async () => {
  const { cleanUp } = await import('./cleanup/clean-up.ts')
  return cleanUp(options)
})
