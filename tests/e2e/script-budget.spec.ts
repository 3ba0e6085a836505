import { gzipSync } from 'node:zlib'
import { answered, notices, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** Only the text of an issue raises it. */
const BUDGET_KB = 240

test(`a page that shows a conversation needs at most ${BUDGET_KB} kB of script`, async ({ page }) => {
  const scripts = new Map<string, Promise<Buffer>>()
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response.body())
  })
  await page.goto('/')
  await say(page, 'Hello')
  await answered(page, 1)
  // The last part that comes by itself.
  await expect(notices(page)).toBeAttached()
  const sizes = await Promise.all([...scripts].map(async ([url, body]) => [url, gzipSync(await body).length] as const))
  const kB = sizes.reduce((sum, [, size]) => sum + size, 0) / 1000
  expect(kB, JSON.stringify(sizes)).toBeLessThanOrEqual(BUDGET_KB)
})
