import type { Page } from '@playwright/test'
import { answered, composer, inSidebar, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const asked = (page: Page) => page.getByRole('article', { name: 'You', exact: true })
/** The first stands where it was sent, those behind it wait. */
const heldUp = (page: Page) => page.getByText(/(It goes by itself|Will be sent) when you are back online/)

/** The browser notes each call that failed. */
test.afterEach(({ pageErrors }) => {
  pageErrors.length = 0
})

test('messages that are written offline go when the network is back, each once, in their order', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await say(page, 'Before')
  await answered(page, 1)
  await context.setOffline(true)
  for (const text of ['One', 'Two', 'Three']) await say(page, text)
  await expect(heldUp(page)).toHaveCount(3)
  await context.setOffline(false)
  await answered(page, 4)
  await expect(asked(page)).toHaveText(['Before', 'One', 'Two', 'Three'])
  await page.reload()
  await expect(asked(page)).toHaveText(['Before', 'One', 'Two', 'Three'])
})

test('they go after a reload, too, and one can be left meanwhile', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Before')
  await answered(page, 1)
  await page.route('**/api/chat', (route) => route.abort())
  for (const text of ['One', 'Two', 'Three']) await say(page, text)
  await expect(heldUp(page)).toHaveCount(3)
  await page
    .getByRole('article', { name: 'You, waiting' })
    .filter({ hasText: 'Two' })
    .getByRole('button', { name: 'Remove' })
    .click()
  await expect(heldUp(page)).toHaveCount(2)
  await page.unroute('**/api/chat')
  await page.reload()
  await answered(page, 3)
  await expect(asked(page)).toHaveText(['Before', 'One', 'Three'])
})

test('a message of another conversation than the shown one goes without being opened', async ({ page }) => {
  await page.goto('/')
  await say(page, 'The first conversation')
  await answered(page, 1)
  await page.route('**/api/chat', (route) => route.abort())
  await say(page, 'Held back')
  await expect(heldUp(page)).toHaveCount(1)
  await page.unroute('**/api/chat')
  await page.goto('/')
  await expect(composer(page)).toBeVisible()
  await say(page, 'The second conversation')
  await answered(page, 1)
  await inSidebar(page, 'The first conversation').click()
  await answered(page, 2)
  await expect(asked(page)).toHaveText(['The first conversation', 'Held back'])
})
