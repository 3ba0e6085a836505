import { answered, haveConversations, inSidebar, say, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('somebody else’s conversation is not here', async ({ page, browser }) => {
  await page.goto('/')
  await say(page, 'Private')
  await answered(page, 1)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(page.url())
  await expect(stranger.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
  await expect(stranger.getByText('Private')).toHaveCount(0)
  await stranger.context().close()
})

test('the sidebar loads more as one scrolls, most recent activity first, and draws only what is near', async ({
  page,
}) => {
  await haveConversations(page, ['The very first', ...Array.from({ length: 120 }, (_, index) => `Number ${index + 1}`)])
  const links = sidebar(page).getByRole('link', { name: /^(Number|The very)/ })
  await expect(links.first()).toHaveText('Number 120')
  await expect(inSidebar(page, 'The very first')).toHaveCount(0)
  await expect(async () => {
    await links.last().hover()
    await page.mouse.wheel(0, 2000)
    await expect(inSidebar(page, 'The very first')).toBeVisible({ timeout: 500 })
  }).toPass()
  expect(await links.count()).toBeLessThan(80)
  await expect(inSidebar(page, 'Number 100')).toHaveCount(0)
})
