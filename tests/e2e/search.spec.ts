import type { Page } from '@playwright/test'
import { lengthen } from './support/lengthen.ts'
import { answered, composer, inSidebar, questions, say, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const field = (page: Page) => page.getByRole('combobox', { name: 'Search conversations' })
const options = (page: Page) => page.getByRole('dialog', { name: 'Search' }).getByRole('option')

test('Ctrl K, a few letters, Enter: the message is there, far up in a long conversation, and marked', async ({
  page,
  baseURL,
}) => {
  await page.goto('/')
  await say(page, 'Where do puffins breed?')
  await answered(page, 1)
  // Once it has been read from the provider nothing of it is kept here any more.
  await page.reload()
  await answered(page, 1)
  const conversationId = new URL(page.url()).pathname.slice('/c/'.length)
  await lengthen(conversationId, { times: 120, appUrl: baseURL ?? '' })
  await page.goto('/')
  await say(page, 'Something else')
  await answered(page, 1)

  await page.keyboard.press('Control+k')
  await expect(field(page)).toBeFocused()
  await expect(options(page).first()).toContainText('Something else')
  await field(page).pressSequentially('pufin')
  await expect(options(page).filter({ hasText: 'You:' })).toContainText('Where do puffins breed?')
  await expect(options(page).locator('mark').first()).toHaveText('puffins')
  await options(page).filter({ hasText: 'You:' }).hover()
  await field(page).press('Enter')

  await expect(page.getByRole('dialog')).toHaveCount(0)
  const message = questions(page).filter({ hasText: 'Where do puffins breed?' })
  await expect(message).toBeInViewport()
  await expect(message).toHaveAttribute('aria-current', 'true')
  await expect(page).toHaveURL(/\/c\/conv_/)
  // It fades, and nothing jumps afterwards.
  await expect(message).not.toHaveAttribute('aria-current')
  await expect(message).toBeInViewport()
})

test('what was just said in the open conversation is found and gone to', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Tell me about narwhals')
  await answered(page, 1)
  await say(page, 'And what about belugas')
  await answered(page, 2)
  await page.keyboard.press('Control+k')
  await field(page).fill('narwhals')
  await options(page).filter({ hasText: 'You:' }).filter({ hasText: 'Tell me' }).click()
  await expect(questions(page).filter({ hasText: 'narwhals' })).toHaveAttribute('aria-current', 'true')
})

test('the arrows choose, Escape closes and gives the focus back, and nothing found is said', async ({ page }) => {
  await page.goto('/')
  for (const text of ['First talk', 'Second talk']) {
    await page.goto('/')
    await say(page, text)
    await answered(page, 1)
  }
  await composer(page).focus()
  await page.keyboard.press('Control+k')
  await expect(options(page)).toHaveCount(2)
  await expect(options(page).nth(0)).toHaveAttribute('aria-selected', 'true')
  await field(page).press('ArrowDown')
  await expect(options(page).nth(1)).toHaveAttribute('aria-selected', 'true')
  await field(page).press('Enter')
  await expect(inSidebar(page, 'First talk')).toHaveAttribute('aria-current', 'page')

  await page.keyboard.press('Control+k')
  await field(page).fill('zzyzx')
  await expect(page.getByText('Nothing found for “zzyzx”.')).toBeVisible()
  await field(page).press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
})

test('Enter right after the last letter opens what that finds', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Apples')
  await answered(page, 1)
  await page.goto('/')
  await say(page, 'Pears')
  await answered(page, 1)
  await sidebar(page).getByRole('button', { name: 'Search' }).click()
  await field(page).fill('apples')
  await field(page).press('Enter')
  await expect(inSidebar(page, 'Apples')).toHaveAttribute('aria-current', 'page')
})

test('a search that fails says so and can be tried again', async ({ page, context, pageErrors }) => {
  await page.goto('/')
  await say(page, 'Cherries')
  await answered(page, 1)
  await page.keyboard.press('Control+k')
  // Its code is there; what follows is only the search.
  await expect(field(page)).toBeFocused()
  await context.route('**/api/search?*', (route) => route.abort())
  await field(page).fill('cherries')
  await expect(page.getByRole('alert').filter({ hasText: 'could not be reached' })).toBeVisible()
  pageErrors.length = 0
  await context.unroute('**/api/search?*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(options(page).first()).toContainText('Cherries')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })
  test('search is in the sidebar, and a result opens the conversation', async ({ page }) => {
    await page.goto('/')
    await say(page, 'Plums')
    await answered(page, 1)
    await page.getByRole('button', { name: 'Open the sidebar' }).click()
    await sidebar(page).getByRole('button', { name: 'Search' }).click()
    await field(page).fill('plum')
    const option = options(page).first()
    await expect(option).toBeVisible()
    expect((await option.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
    await option.click()
    await expect(sidebar(page)).toBeHidden()
    await expect(questions(page)).toContainText('Plums')
  })
})
