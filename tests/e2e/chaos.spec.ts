import { expect, test } from '@playwright/test'
import { run } from '#scripts/process/run.ts'
import { fromRoot } from '#scripts/project.ts'

test('nothing is lost and nothing doubled while the server is killed again and again', async () => {
  test.setTimeout(120_000)
  const chaos = [
    process.execPath,
    fromRoot('scripts', 'launch.mjs'),
    'chaos',
    '--kills',
    '4',
    '--people',
    '4',
    '--seed',
    '1',
  ]
  const { code, output } = await run(chaos)
  expect(code, output).toBe(0)
})
