import { parseArgs } from 'node:util'
import { PlainError } from './base/plain-error.ts'
import { runBeside } from './server/run-beside.ts'

// npm run doctor [-- --fix]    compares our records with the provider's; exits 1 when something is wrong
const { fix } = readOptions()
await runBeside(async () => {
  const { printExamination } = await import('./doctor/print-examination.ts')
  return printExamination({ fix })
})

function readOptions(): { fix: boolean } {
  try {
    return parseArgs({ options: { fix: { type: 'boolean', default: false } } }).values
  } catch (error) {
    throw new PlainError(`${error instanceof Error ? error.message : error}\nnpm run doctor [-- --fix]`)
  }
}
