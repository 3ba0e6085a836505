import type { Page } from '@playwright/test'
import {
  anotherDevice,
  answered,
  answers,
  chooseModel,
  composer,
  inSidebar,
  newAccount,
  openAccountDialog,
  questions,
  say,
  sidebar,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

const editField = (page: Page) => page.getByRole('textbox', { name: 'Your message, edited' })
const versions = (page: Page) => page.getByRole('group', { name: 'Versions' })

/** Edits a message of the person's in its place. */
async function edit(page: Page, index: number, text: string): Promise<void> {
  await questions(page).nth(index).hover()
  await questions(page).nth(index).getByRole('button', { name: 'Edit' }).click()
  await editField(page).fill(text)
  await editField(page).press('Enter')
}

test('a message is edited in its place, every version stays, and another device shows the same', async ({
  page,
  browser,
}) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await say(page, 'My name is Ada.')
  await answered(page, 1)
  await say(page, 'What is my name?')
  await answered(page, 2)
  const device = await anotherDevice(browser, account)
  await inSidebar(device, 'My name is Ada').click()
  await expect(questions(device)).toHaveCount(2)

  await edit(page, 0, 'My name is Grace.')
  await answered(page, 1)
  await expect(composer(page)).toHaveValue('')
  await expect(versions(page)).toContainText('2 / 2')
  await expect(questions(device)).toContainText(['My name is Grace.'])
  await expect(answers(device)).toContainText('Grace')
  await say(page, 'What is my name?')
  await answered(page, 2)
  await expect(answers(page).last()).toContainText('Grace')

  await device.getByRole('button', { name: 'Previous version' }).click()
  for (const screen of [device, page]) {
    await expect(questions(screen)).toContainText(['My name is Ada.', 'What is my name?'])
    await expect(answers(screen).last()).toContainText('Ada')
    await expect(versions(screen)).toContainText('1 / 2')
  }
  await page.reload()
  await expect(versions(page)).toContainText('1 / 2')
  await page.getByRole('button', { name: 'Next version' }).click()
  await expect(answers(page).last()).toContainText('Grace')
  await device.context().close()
})

test('with the keyboard alone: the last message is edited, Escape leaves it, an answer is asked for again', async ({
  page,
}) => {
  await page.goto('/')
  await say(page, 'Tell me about rivers')
  await answered(page, 1)
  await composer(page).press('ArrowUp')
  await expect(editField(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(editField(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(editField(page)).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.type(' and clocks')
  await page.keyboard.press('Enter')
  await answered(page, 1)
  await expect(questions(page)).toContainText(['Tell me about rivers and clocks'])

  const again = answers(page).getByRole('button', { name: 'Ask again' })
  await again.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'demo-long' })).toBeVisible()
  await page.keyboard.press('Enter')
  await answered(page, 1)
  await expect(versions(page).last()).toContainText('2 / 2')
  await versions(page).last().getByRole('button', { name: 'Previous version' }).focus()
  await page.keyboard.press('Enter')
  await expect(versions(page).last()).toContainText('1 / 2')
})

test('an edit while the answer is being written stops that first, and it stays as far as it was seen', async ({
  page,
}) => {
  await page.goto('/')
  await chooseModel(page, 'demo-slow')
  await say(page, 'Tell me about tides')
  await expect(answers(page)).toContainText('demo')
  await chooseModel(page, 'demo')
  await edit(page, 0, 'Tell me about clocks')
  await expect(questions(page)).toContainText(['Tell me about clocks'])
  await answered(page, 1)
  await expect(answers(page)).toContainText('clocks')
  await page.getByRole('button', { name: 'Previous version' }).click()
  await expect(questions(page)).toContainText(['Tell me about tides'])
  await expect(answers(page)).toContainText('demo')
  await expect(page.getByText('Stopped', { exact: false }).first()).toBeVisible()
})

test('a message that failed is edited, and what failed is still there', async ({ page }) => {
  await page.goto('/')
  await chooseModel(page, 'demo-failing')
  await say(page, 'Tell me about tides')
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
  await chooseModel(page, 'demo')
  await edit(page, 0, 'Tell me about clocks')
  await answered(page, 1)
  await page.getByRole('button', { name: 'Previous version' }).click()
  await expect(questions(page)).toContainText(['Tell me about tides'])
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
})

test('a new conversation branches off, says where it comes from, and goes on by itself', async ({ page }) => {
  await page.goto('/')
  await say(page, 'My name is Ada.')
  await answered(page, 1)
  await say(page, 'Tell me about rivers')
  await answered(page, 2)
  const origin = page.url()
  await answers(page).first().hover()
  await answers(page).first().getByRole('button', { name: 'Branch from here' }).click()
  await expect(page).not.toHaveURL(origin)
  await expect(questions(page)).toContainText(['My name is Ada.'])
  await expect(questions(page)).toHaveCount(1)
  await expect(page.getByRole('main').getByText(/Branched from/)).toBeVisible()
  await say(page, 'What is my name?')
  await answered(page, 2)
  await expect(answers(page).last()).toContainText('Ada')
  await expect(sidebar(page).getByRole('link', { name: 'My name is Ada' })).toHaveCount(2)
  await page.goto(origin)
  await expect(questions(page)).toHaveCount(2)
})

test('a search opens the version that has what was looked for', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Tell me about porcupines')
  await answered(page, 1)
  await edit(page, 0, 'Tell me about clocks')
  await answered(page, 1)
  await expect(questions(page)).toContainText(['Tell me about clocks'])
  await page.keyboard.press('Control+K')
  const dialog = page.getByRole('dialog', { name: 'Search' })
  await dialog.getByRole('combobox').fill('about porcupines')
  await dialog.getByRole('option').filter({ hasText: 'Tell me about porcupines' }).last().click()
  await expect(questions(page)).toContainText(['Tell me about porcupines'])
  await expect(versions(page).first()).toContainText('1 / 2')
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true })

  test('a message is edited, and its versions are walked with a finger', async ({ page }) => {
    await page.goto('/')
    await composer(page).fill('My name is Ada.')
    await page.getByRole('button', { name: 'Send', exact: true }).tap()
    await answered(page, 1)
    await questions(page).first().tap()
    await questions(page).first().getByRole('button', { name: 'Edit' }).tap()
    await editField(page).fill('My name is Grace.')
    await page.getByRole('form', { name: 'Edit the message' }).getByRole('button', { name: 'Send', exact: true }).tap()
    await answered(page, 1)
    await expect(answers(page)).toContainText('Grace')
    const back = page.getByRole('button', { name: 'Previous version' })
    const box = await back.boundingBox()
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(43)
    await back.tap()
    await expect(questions(page)).toContainText(['My name is Ada.'])
  })
})
