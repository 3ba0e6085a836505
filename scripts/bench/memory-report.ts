import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where a process that loads this module says what memory it uses, once it has the signal SIGUSR2. */
export const memoryReport = (pid: number) => join(tmpdir(), `memory-${pid}.json`)

process.on('SIGUSR2', () => {
  globalThis.gc?.()
  const path = memoryReport(process.pid)
  mkdirSync(tmpdir(), { recursive: true })
  writeFileSync(`${path}.new`, JSON.stringify(process.memoryUsage()))
  renameSync(`${path}.new`, path)
})
