import { expect, test } from '@playwright/test'
import { fromRoot } from '#scripts/base/project.ts'
import { run } from '#scripts/process/run.ts'

test('nothing is lost, doubled, out of order, stuck or locked while everything fails that has a name', async () => {
  test.setTimeout(180_000)
  const launch = fromRoot('scripts', 'launch.mjs')
  const { code, output } = await run([
    process.execPath,
    launch,
    'chaos',
    '--times',
    '2',
    '--people',
    '4',
    '--seed',
    '1',
  ])
  expect(code, output).toBe(0)
})
