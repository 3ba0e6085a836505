import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { answered, chooseModel, questions, say, twoDevices } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const opener = (page: Page) => page.getByRole('button', { name: /^How it answers here/ })
const dialog = (page: Page) => page.getByRole('dialog', { name: 'How it answers here' })
const own = (page: Page) => dialog(page).getByLabel('For this conversation')
const save = (page: Page) => page.getByRole('button', { name: 'Save', exact: true }).click()

async function open(page: Page) {
  await opener(page).click()
  await expect(own(page)).toBeEditable()
}

test('how a new conversation is answered is chosen before its first message, and found and changed on another device', async ({
  page,
  browser,
}) => {
  const second = await twoDevices(page, browser)
  await open(page)
  await own(page).fill('Only bread.')
  await dialog(page).getByRole('radio', { name: 'High', exact: true }).check({ force: true })
  await dialog(page).getByLabel('Temperature').fill('0,5')
  await save(page)
  await expect(opener(page)).toHaveAccessibleName('How it answers here (changed)')
  await say(page, 'Hello')
  await answered(page, 1)

  await second.goto(page.url())
  await expect(questions(second)).toHaveText(['Hello'])
  await open(second)
  await expect(own(second)).toHaveValue('Only bread.')
  await expect(dialog(second).getByRole('radio', { name: 'High', exact: true })).toBeChecked()
  await expect(dialog(second).getByLabel('Temperature')).toHaveValue('0.5')

  // What is saved on the one stands in the open dialog on the other.
  await open(page)
  await own(page).fill('Only cake.')
  await dialog(page).getByLabel('Temperature').fill('')
  await save(page)
  await expect(own(second)).toHaveValue('Only cake.')
  await expect(dialog(second).getByLabel('Temperature')).toHaveValue('')
  await second.context().close()
})

test('what a person says of themselves is there on every device, and told where a conversation has its own', async ({
  page,
  browser,
}) => {
  const second = await twoDevices(page, browser)
  const openAbout = async (device: Page) => {
    await device.getByRole('button', { name: /^Account: / }).click()
    await device.getByRole('button', { name: 'Settings' }).click()
    await device.getByRole('button', { name: 'What every model is told' }).click()
    await expect(device.getByLabel('About you')).toBeEditable()
  }
  await openAbout(second)
  await openAbout(page)
  await page.getByLabel('About you').fill('x'.repeat(10_001))
  await expect(page.getByText('At most 10,000 characters: shorten it by 1.')).toBeVisible()
  await page.getByLabel('About you').fill('I bake.')
  await save(page)
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(second.getByLabel('About you')).toHaveValue('I bake.')
  await second.keyboard.press('Escape')
  await open(second)
  await dialog(second).getByText('What it is told before that').click()
  await expect(dialog(second).getByText('I bake.')).toBeVisible()
  await second.context().close()
})

test('with the keyboard alone, and with nothing serious in the way; a number that is none says so', async ({
  page,
}) => {
  await page.goto('/')
  await opener(page).focus()
  await page.keyboard.press('Enter')
  await expect(own(page)).toBeEditable()
  await dialog(page).getByLabel('Longest answer').fill('7')
  await page.keyboard.press('Enter')
  await expect(dialog(page).getByText('Give a whole number from 16 to 1,000,000')).toBeVisible()
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
  await dialog(page).getByLabel('Longest answer').fill('700')
  await page.keyboard.press('Enter')
  await expect(dialog(page)).toBeHidden()
  await expect(opener(page)).toBeFocused()
  await say(page, 'Hello')
  await answered(page, 1)
  await chooseModel(page, 'demo-long')
  await open(page)
  await expect(dialog(page).getByLabel('Longest answer')).toHaveValue('700')
})
