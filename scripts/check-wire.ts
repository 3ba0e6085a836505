import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { PlainError } from './base/plain-error.ts'
import { fromRoot } from './base/project.ts'
import { generatePrismaClient } from './build/prisma-client.ts'
import { runQuietly } from './process/run.ts'
import { checkRecords, type WireRecord } from './wire/check-records.ts'
import { readSpec } from './wire/spec.ts'

// npm run check:wire -- --spec openapi.json    what the contract suite sees, against OpenAI's published description
const { spec: path } = parseArgs({ options: { spec: { type: 'string' } } }).values
if (path === undefined) throw new PlainError('Say where the description is: npm run check:wire -- --spec openapi.json')
const spec = readSpec(resolve(process.env.INIT_CWD ?? '.', path))

const log = fromRoot('.cache', 'wire', 'log.jsonl')
mkdirSync(dirname(log), { recursive: true })
rmSync(log, { force: true })
process.env.WIRE_LOG = log
await generatePrismaClient()
const suite = ['run', '--project', 'node', 'tests/lib/local-openai']
await runQuietly('vitest', fromRoot('node_modules', 'vitest', 'vitest.mjs'), suite)

const records = readFileSync(log, 'utf8').trim().split('\n')
const report = checkRecords(
  spec,
  records.map((line): WireRecord => JSON.parse(line)),
)
const seen = `${report.bodies} bodies and ${report.events} events`
if (report.violations.size === 0) {
  console.log(`${seen}, all as described.`)
} else {
  for (const [violation, count] of report.violations) console.log(`${count} × ${violation}`)
  throw new PlainError(`${seen}; ${report.violations.size} kinds of difference.`)
}
