import { expect, test } from '@playwright/test'
import { fromRoot } from '#scripts/base/project.ts'
import { run } from '#scripts/process/run.ts'

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
