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
  say,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

const asked = (page: Page) => page.getByRole('article', { name: 'You', exact: true })
const waiting = (page: Page) => page.getByRole('article', { name: 'You, waiting' })
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** An answer that doesn't end by itself for long; what is sent next is answered shortly. */
async function longAnswer(page: Page) {
  await page.goto('/')
  await chooseModel(page, 'demo-long')
  await say(page, 'Tell me everything')
  await expect(answers(page)).toContainText(/\S+(\s+\S+){10}/)
  await chooseModel(page, 'demo')
}

test('what is sent while an answer is written waits, over a reload too, and is answered in its order', async ({
  page,
}) => {
  await longAnswer(page)
  for (const text of ['First more', 'Second more', 'Third more']) await say(page, text)
  await expect(waiting(page)).toContainText(['First more', 'Second more', 'Third more'])
  await page.reload()
  await expect(waiting(page)).toContainText(['First more', 'Second more', 'Third more'])
  await button(page, 'Stop').click()
  await answered(page, 4)
  await expect(waiting(page)).toHaveCount(0)
  await expect(asked(page)).toContainText(['Tell me everything', 'First more', 'Second more', 'Third more'])
})

test('what a reload cuts off on its way is answered by the model that was chosen for it', async ({ page }) => {
  await longAnswer(page)
  await page.route('**/api/chat', () => {})
  await say(page, 'More')
  await expect(waiting(page)).toContainText(['More'])
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.reload()
  await button(page, 'Stop').click()
  await answered(page, 2)
  await expect(answers(page).last()).toContainText('More')
})

test('what waits is edited, or taken back', async ({ page }) => {
  await longAnswer(page)
  await say(page, 'To be changed')
  await say(page, 'To be removed')
  await composer(page).fill('and this')
  await waiting(page).first().getByRole('button', { name: 'Edit' }).click()
  await expect(composer(page)).toHaveValue('To be changed\n\nand this')
  await expect(waiting(page)).toContainText(['To be removed'])
  await waiting(page).getByRole('button', { name: 'Remove' }).click()
  await expect(waiting(page)).toHaveCount(0)
  await composer(page).press('Enter')
  await expect(waiting(page)).toContainText(['To be changed'])
  await button(page, 'Stop').click()
  await answered(page, 2)
  await expect(asked(page)).toContainText(['Tell me everything', /To be changed\s+and this/])
})

test('“Send now” stops the answer, which stays as it was, and is answered at once', async ({ page }) => {
  await longAnswer(page)
  await composer(page).fill('Rather this')
  await button(page, 'Send now').click()
  await answered(page, 2)
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await expect(asked(page)).toHaveText(['Tell me everything', 'Rather this'])
  await expect(answers(page).last()).toContainText('Rather this')
})

test('with the keyboard alone: queued by Enter, edited by an arrow up, sent now by Ctrl+Enter', async ({ page }) => {
  await longAnswer(page)
  await composer(page).focus()
  await page.keyboard.type('By keys')
  await page.keyboard.press('Enter')
  await expect(waiting(page).getByRole('button', { name: 'Edit' })).toBeEnabled()
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(composer(page)).toHaveValue('By keys')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Control+Enter')
  await answered(page, 2)
  await expect(asked(page)).toHaveText(['Tell me everything', 'By keys'])
  await expect(composer(page)).toBeFocused()
})

test('what is sent before the conversation is made goes into it', async ({ page }) => {
  await page.goto('/')
  const seen = Promise.withResolvers<void>()
  await page.route('**/api/chat', (route) => seen.promise.then(() => route.continue()))
  await say(page, 'Make it')
  await say(page, 'And go on')
  await expect(waiting(page)).toContainText(['And go on'])
  seen.resolve()
  await answered(page, 2)
  await expect(asked(page)).toHaveText(['Make it', 'And go on'])
})

test('another device sees what waits, and can take it back', async ({ page, browser }) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await longAnswer(page)
  const other = await anotherDevice(browser, account)
  await inSidebar(other, 'Tell me everything').click()
  await expect(answers(other)).toContainText(/\S+(\s+\S+){10}/)
  await say(page, 'From one')
  await expect(waiting(other)).toContainText(['From one'])
  await say(other, 'From the other')
  await expect(waiting(page)).toContainText(['From one', 'From the other'])
  await waiting(other).first().getByRole('button', { name: 'Remove' }).click()
  await expect(waiting(page)).toHaveCount(1)
  await button(page, 'Stop').click()
  await answered(page, 2)
  await answered(other, 2)
  for (const each of [page, other]) await expect(asked(each)).toHaveText(['Tell me everything', 'From the other'])
  await other.context().close()
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 760 }, hasTouch: true, isMobile: true })

  test('a message is queued, and what can be done with it is large enough for a finger', async ({ page }) => {
    await longAnswer(page)
    await composer(page).fill('From my phone')
    await button(page, 'Send after this answer').tap()
    const edit = waiting(page).getByRole('button', { name: 'Edit' })
    await expect(edit).toBeEnabled()
    // Drawn anew when the server has it.
    await expect(async () => expect((await edit.boundingBox())?.height).toBeGreaterThanOrEqual(44)).toPass()
    await edit.tap()
    await expect(composer(page)).toHaveValue('From my phone')
    expect((await button(page, 'Send now').boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await button(page, 'Send now').tap()
    await answered(page, 2)
  })
})
