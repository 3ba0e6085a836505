import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from './base/project.ts'
import { buildApp, isBuilt } from './build/build-app.ts'
import { generatePrismaClient } from './build/prisma-client.ts'
import { checkSyntax } from './checks/built-syntax.ts'
import { staticChecks } from './checks/static-checks.ts'
import { step, timeLine } from './checks/steps.ts'
import { countLine, playwrightCounts, vitestCounts } from './checks/test-counts.ts'
import { embeddedDatabaseOwner } from './database/embedded.ts'
import { freePort } from './database/postmaster.ts'
import { runQuietly } from './process/run.ts'

// npm test                    everything
// npm test -- tests/lib       what vitest finds below this path, shown as it goes
// npm test -- tests/e2e       the same with Playwright
const filters = process.argv.slice(2)
const vitest = fromRoot('node_modules', 'vitest', 'vitest.mjs')
const playwright = fromRoot('node_modules', '@playwright', 'test', 'cli.js')
const reports = { vitest: fromRoot('.cache/test/vitest.json'), playwright: fromRoot('.cache/test/playwright.json') }

process.env.E2E_PORT = String(await freePort('0.0.0.0'))
removeOldData()
process.exitCode = filters.length > 0 ? await runSome() : await runAll()

async function runSome(): Promise<number> {
  await generatePrismaClient()
  const browser = filters.some((filter) => filter.includes('e2e'))
  if (browser) await buildApp(() => console.log('Building the app…'))
  const args = browser ? [playwright, 'test', ...filters] : [vitest, 'run', ...filters]
  return spawnSync(process.execPath, args, { stdio: 'inherit' }).status ?? 1
}

async function runAll(): Promise<number> {
  const began = performance.now()
  for (const report of Object.values(reports)) rmSync(report, { force: true })
  const failure = await everyStep().catch((error: unknown) =>
    error instanceof Error ? error : new Error(String(error)),
  )
  if (failure) console.error(`\n${failure.name === 'PlainError' ? failure.message : failure.stack}\n`)
  console.log(`${timeLine()}; ${((performance.now() - began) / 1000).toFixed(1)} s in all`)
  console.log(countLine([vitestCounts(reports.vitest), playwrightCounts(reports.playwright)]))
  return failure ? 1 : 0
}

/** The data of app servers that Playwright started, unless another run is using them. */
function removeOldData(): void {
  const folder = fromRoot('.cache', 'test')
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) {
    const unused = embeddedDatabaseOwner(join(folder, name, 'postgres')) === null
    if (name.startsWith('e2e-') && unused) rmSync(join(folder, name), { recursive: true })
  }
}

async function everyStep(): Promise<undefined> {
  await step('database client', generatePrismaClient)
  await staticChecks()
  const json = ['--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`]
  await step('unit and route tests', () => runQuietly('vitest', vitest, ['run', ...json]))
  if (!isBuilt()) await step('build', () => buildApp(() => {}))
  await step('syntax of the built scripts', async () => checkSyntax(fromRoot('.next', 'static')))
  await step('browser and launcher tests', () => runQuietly('Playwright', playwright, ['test']))
  removeOldData()
}
