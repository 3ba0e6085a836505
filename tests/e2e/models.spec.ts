import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { answered, answers, chooseModel, composer, questions, say, twoDevices } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const picker = (page: Page) => page.getByRole('button', { name: /^Model: / })
const menu = (page: Page) => page.getByRole('group', { name: 'Models' })

/** As if the provider had only these. */
async function offer(page: Page, ids: string[]) {
  await page.route('**/api/models', async (route) => {
    const reply = await route.fetch()
    const models = ids.map((id) => ({ id, contextTokens: 131_072, callsTools: true, refuses: [] }))
    await route.fulfill({ response: reply, json: { ...(await reply.json()), models, defaultModel: ids[0] } })
  })
}

test('a model is found by its name, kept as a favourite, and begun with, on every device', async ({
  page,
  browser,
}) => {
  const second = await twoDevices(page, browser)
  await picker(page).click()
  await menu(page).getByRole('button', { name: 'Favourite: demo-slow' }).click()
  await expect(menu(page).getByRole('group', { name: 'Favourites' })).toContainText('demo-slow')
  await menu(page)
    .getByRole('button', { name: /^\W*demo-long/ })
    .click()
  await expect(picker(page)).toHaveAccessibleName(/demo-long/)
  await picker(page).click()
  await menu(page)
    .getByRole('button', { name: /^Begin with \W*demo-long/ })
    .click()
  // On the other device, where nothing was chosen.
  await expect(picker(second)).toHaveAccessibleName(/demo-long/)
  await picker(second).click()
  await expect(menu(second).getByRole('group', { name: 'Favourites' })).toContainText('demo-slow')
  await second.context().close()
})

test('a model that is gone is said, and nothing answers in its place before it is chosen', async ({ page }) => {
  await page.goto('/')
  await chooseModel(page, 'demo-long')
  await say(page, 'Hello')
  await expect(answers(page)).toContainText('demo')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await offer(page, ['demo'])
  await page.reload()
  await expect(page.getByText(/demo-long\W* is gone: nothing answers under this name/)).toBeVisible()
  await composer(page).fill('Are you there?')
  await composer(page).press('Enter')
  await expect(questions(page)).toHaveText(['Hello'])
  await expect(composer(page)).toHaveValue('Are you there?')
  await chooseModel(page, 'demo')
  await composer(page).press('Enter')
  await answered(page, 2)
  await expect(questions(page)).toHaveText(['Hello', 'Are you there?'])
})

test('with the keyboard alone, among many; nothing serious stands in the way', async ({ page }) => {
  await offer(page, ['demo', ...Array.from({ length: 30 }, (_, index) => `maker/model-${index}`), 'demo-long'])
  await page.goto('/')
  await picker(page).focus()
  await page.keyboard.press('Enter')
  await expect(menu(page)).toContainText('reads 131k tokens · tools')
  const { violations } = await new AxeBuilder({ page }).include('[popover]').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  const field = menu(page).getByRole('textbox', { name: 'Find a model' })
  await field.focus()
  await page.keyboard.type('nobody')
  await expect(menu(page).getByText('No model is called so.')).toBeVisible()
  await field.fill('long')
  await page.keyboard.press('Enter')
  await expect(menu(page)).toBeHidden()
  await expect(picker(page)).toHaveAccessibleName(/demo-long/)
  await expect(picker(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(picker(page)).toBeFocused()
})
