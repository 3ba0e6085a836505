import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { countLine, playwrightCounts, vitestCounts } from '#scripts/checks/test-counts.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'counts-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('adds up what both kinds of tests report', () => {
  const vitest = join(folder, 'vitest.json')
  const playwright = join(folder, 'playwright.json')
  writeFileSync(vitest, JSON.stringify({ numPassedTests: 40, numFailedTests: 1 }))
  writeFileSync(playwright, JSON.stringify({ stats: { expected: 5, flaky: 1, unexpected: 2, skipped: 3 } }))
  expect(countLine([vitestCounts(vitest), playwrightCounts(playwright)])).toBe('46 passed, 3 failed')
})

it('counts a run that wrote no report as nothing', () => {
  expect(countLine([vitestCounts(join(folder, 'none.json'))])).toBe('0 passed, 0 failed')
})
