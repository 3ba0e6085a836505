import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { backDate } from './support/back-date.ts'
import { answered, inSidebar, newAccount, openAccountDialog, say, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const settings = (page: Page) => page.getByRole('dialog', { name: 'Settings' })

/** As a guest; whoever has an account finds the settings in its menu. */
async function openSettings(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await expect(settings(page)).toBeVisible()
  return settings(page)
}

/** Sends a message in a new conversation and waits for the answer. */
async function talk(page: Page, message: string): Promise<string> {
  await page.goto('/')
  await say(page, message)
  await answered(page, 1)
  await expect(page).toHaveURL(/\/c\/conv_/)
  return decodeURIComponent(new URL(page.url()).pathname.slice('/c/'.length))
}

test('a person has old conversations deleted: told and asked before, and the setting is still there after a reload', async ({
  page,
  baseURL,
}) => {
  const old = await talk(page, 'Something from long ago')
  await talk(page, 'Something of today')
  await backDate(old, { days: 100, appUrl: baseURL ?? '' })

  await openSettings(page)
  await settings(page).getByRole('checkbox', { name: 'Delete conversations with no activity' }).check()
  await settings(page).getByLabel('Days without activity').fill('101')
  await expect(settings(page).getByText('Nothing would be deleted now.')).toBeVisible()
  await settings(page).getByLabel('Days without activity').fill('60')
  await expect(settings(page).getByText('This would delete 1 conversation: “Something from long ago”.')).toBeVisible()

  await settings(page).getByRole('button', { name: 'Save', exact: true }).click()
  const question = page.getByRole('dialog', { name: 'Delete them for good?' })
  await expect(question).toContainText('Nothing has happened for 60 days in 1 conversation')
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(question).toBeHidden()
  await settings(page).getByRole('button', { name: 'Save', exact: true }).click()
  await question.getByRole('button', { name: 'Delete and save' }).click()
  await expect(settings(page).getByText('Saved.')).toBeVisible()

  await page.reload()
  await openSettings(page)
  await expect(settings(page).getByLabel('Days without activity')).toHaveValue('60')
  await page.keyboard.press('Escape')
  await expect(inSidebar(page, 'Something of today')).toBeVisible()
  await expect(inSidebar(page, 'Something from long ago')).toHaveCount(0)
})

/** What has the focus, and whether that is seen. */
const focusOf = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document
    return { text: activeElement?.textContent, isSeen: activeElement?.matches(':focus-visible') }
  })

test('opened with the mouse, the settings show no focus; opened with the keyboard, they do', async ({ page }) => {
  await page.goto('/')
  await openSettings(page)
  expect(await focusOf(page)).toEqual({ text: 'Settings', isSeen: false })
  await page.keyboard.press('Escape')
  await expect(settings(page)).toBeHidden()
  await page.getByRole('button', { name: 'Settings', exact: true }).press('Enter')
  await expect(settings(page)).toBeVisible()
  expect(await focusOf(page)).toEqual({ text: 'Settings', isSeen: true })
  await page.keyboard.press('Tab')
  await expect(settings(page).getByRole('button', { name: 'Close' })).toBeFocused()
})

test('what was deleted for good has a receipt, first in progress, then done', async ({ page }) => {
  const id = await talk(page, 'To be forgotten')
  const deleted = await page.request.delete(`/api/conversations/${id}?forever=true`)
  expect(deleted.status()).toBe(200)

  await openSettings(page)
  await settings(page).getByRole('button', { name: 'Deletion receipts' }).click()
  const receipts = page.getByRole('dialog', { name: 'Deletion receipts' })
  await expect(receipts.getByRole('listitem')).toHaveCount(1)
  await expect(receipts.getByRole('listitem')).toContainText('You deleted it for good')
  // The provider lists an answer's items only some time after it, so the outbox waits; the list looks again by itself.
  await expect(receipts.getByRole('listitem')).toContainText('2 items and 1 response removed', {
    timeout: 30_000,
  })
  await expect(receipts).not.toContainText('forgotten')
  await receipts.getByRole('button', { name: 'Settings' }).click()
  await expect(settings(page).getByRole('button', { name: 'Deletion receipts' })).toBeVisible()
})

test('the trash is emptied after a question', async ({ page }) => {
  const id = await talk(page, 'Rubbish')
  expect((await page.request.delete(`/api/conversations/${id}`)).status()).toBe(200)
  await openSettings(page)
  await expect(settings(page).getByText('1 in it')).toBeVisible()
  await settings(page).getByRole('button', { name: 'Empty trash' }).click()
  await page
    .getByRole('dialog', { name: 'Delete everything in the trash for good?' })
    .getByRole('button', { name: 'Delete for good' })
    .click()
  await expect(settings(page).getByText('1 conversation is being deleted for good.')).toBeVisible()
  await expect(settings(page).getByText('It is empty')).toBeVisible()
  expect((await page.request.patch(`/api/conversations/${id}`, { data: { trashed: false } })).status()).toBe(404)
})

test('a person deletes their account: everything is gone, and nobody can sign in with it', async ({ page }) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await talk(page, 'Mine alone')

  await page.getByRole('button', { name: `Account: ${account.email}` }).click()
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await settings(page).getByRole('button', { name: 'Delete your account' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete your account' })
  const confirmation = dialog.getByLabel(`Type ${account.email}`)
  await expect(confirmation).toBeFocused()
  await expect(dialog.getByRole('button', { name: 'Delete everything' })).toBeDisabled()
  await confirmation.fill(account.email)
  await dialog.getByLabel('Your password').fill(account.password)
  await dialog.getByRole('button', { name: 'Delete everything' }).click()

  await expect(page).toHaveURL(/\/account-deleted$/)
  await expect(page.getByRole('heading', { name: 'Everything of yours is being deleted' })).toBeVisible()
  await page.getByRole('link', { name: 'Start anew' }).click()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(sidebar(page).getByRole('link', { name: 'Mine alone' })).toHaveCount(0)

  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  const signIn = page.getByRole('dialog', { name: 'Sign in' })
  await signIn.getByLabel('E-mail').fill(account.email)
  await signIn.getByLabel('Password').fill(account.password)
  await signIn.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(signIn.getByRole('alert')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious stands in the way in the settings, in ${colorScheme} colours`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' })
    const page = await context.newPage()
    await page.goto('/')
    await openSettings(page)
    await settings(page).getByRole('checkbox', { name: 'Delete conversations with no activity' }).check()
    await expect(settings(page).getByText('Nothing would be deleted now.')).toBeVisible()
    await expectNothingSerious(page)
    for (const view of ['Deletion receipts', 'Delete everything of yours']) {
      await settings(page).getByRole('button', { name: view }).click()
      await expect(page.getByRole('dialog', { name: view })).toBeVisible()
      await expectNothingSerious(page)
      await page.getByRole('button', { name: 'Settings' }).last().click()
    }
    await context.close()
  })
}

async function expectNothingSerious(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  expect(serious.map(({ id, nodes }) => ({ id, where: nodes.map((node) => node.html) }))).toEqual([])
}
