import { readFileSync } from 'node:fs'

export interface TestCounts {
  passed: number
  failed: number
}

/** Reads what vitest's JSON reporter wrote; nothing counts as nothing when the run never came to its end. */
export function vitestCounts(file: string): TestCounts {
  const { numPassedTests = 0, numFailedTests = 0 } = readJson(file)
  return { passed: Number(numPassedTests), failed: Number(numFailedTests) }
}

/** Reads what Playwright's JSON reporter wrote. */
export function playwrightCounts(file: string): TestCounts {
  const stats = readJson(file).stats
  const { expected = 0, flaky = 0, unexpected = 0 } = stats && typeof stats === 'object' ? { ...stats } : {}
  return { passed: Number(expected) + Number(flaky), failed: Number(unexpected) }
}

/** The line CI reads. */
export function countLine(counts: TestCounts[]): string {
  const sum = (pick: (counts: TestCounts) => number) => counts.reduce((total, each) => total + pick(each), 0)
  return `${sum((each) => each.passed)} passed, ${sum((each) => each.failed)} failed`
}

function readJson(file: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return {}
  }
}
