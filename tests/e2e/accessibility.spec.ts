import { expectNothingSerious } from './support/nothing-serious.ts'
import { answered, notices, say, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme })

    test('nothing serious stands in the way on any page', async ({ page }) => {
      await page.goto('/')
      await expect(page.getByRole('button', { name: 'Sign up' })).toBeVisible()
      await expectNothingSerious(page)

      await say(page, 'Show me a table and code')
      await answered(page, 1)
      await expectNothingSerious(page)

      const address = page.url()
      const openMenu = async () => {
        await sidebar(page).getByRole('listitem').hover()
        await sidebar(page)
          .getByRole('button', { name: /^More for/ })
          .click()
      }
      await openMenu()
      await expectNothingSerious(page)
      await page.getByRole('button', { name: 'Rename' }).click()
      await expectNothingSerious(page)
      await page.keyboard.press('Escape')
      await openMenu()
      await page.getByRole('button', { name: 'Select' }).click()
      await expect(page.getByText('1 selected')).toBeVisible()
      await expectNothingSerious(page)
      await sidebar(page).getByRole('button', { name: 'Delete' }).click()
      await expect(notices(page).getByRole('button', { name: 'Undo' })).toBeVisible()
      await expectNothingSerious(page)
      await sidebar(page).getByRole('button', { name: 'Trash' }).click()
      await expect(sidebar(page).getByText('30 d', { exact: true })).toBeVisible()
      await expectNothingSerious(page)
      await sidebar(page).getByRole('button', { name: 'Empty trash' }).click()
      await expectNothingSerious(page)
      await page.keyboard.press('Escape')
      await page.goto(address)
      await expect(page.getByRole('heading', { name: 'is in the trash' })).toBeVisible()
      await expectNothingSerious(page)

      await page.getByRole('button', { name: 'Sign up' }).click()
      await expectNothingSerious(page)

      for (const address of [`/c/conv_${'0'.repeat(48)}`, '/no-such-page']) {
        await page.goto(address)
        await expect(page.getByRole('heading').first()).toBeVisible()
        await expectNothingSerious(page)
      }
    })

    test('nor on a phone', async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme })
      const page = await context.newPage()
      await page.goto('/')
      await say(page, 'Hello')
      await answered(page, 1)
      await expectNothingSerious(page)
      await page.getByRole('button', { name: 'Open the sidebar' }).click()
      await expectNothingSerious(page)
      await context.close()
    })
  })
}
