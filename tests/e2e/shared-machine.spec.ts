import type { Page } from '@playwright/test'
import { answered, composer, inSidebar, newAccount, openAccountDialog, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const signOut = async (page: Page, email: string) => {
  await page.getByRole('button', { name: `Account: ${email}` }).click()
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
}

test('two people at one machine: whoever signs out leaves nothing behind, in any tab, nor for the Back button', async ({
  context,
  page,
}) => {
  const ada = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', ada)
  await expect(page.getByRole('button', { name: `Account: ${ada.email}` })).toBeVisible()
  await say(page, 'My secret plan')
  await answered(page, 1)
  await composer(page).fill('And one more thing')
  const other = await context.newPage()
  await other.goto(page.url())
  await answered(other, 1)

  await signOut(page, ada.email)
  for (const tab of [page, other]) {
    await expect(tab.getByRole('button', { name: 'Sign in' })).toBeVisible()
    await expect(tab.getByText('My secret plan')).toHaveCount(0)
  }
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain('one more thing')

  const bob = newAccount()
  await openAccountDialog(page, 'Sign up', bob)
  await expect(page.getByRole('button', { name: `Account: ${bob.email}` })).toBeVisible()
  await expect(composer(page)).toHaveValue('')
  await page.goBack()
  await expect(page.getByText('My secret plan')).toHaveCount(0)
  await page.goto('/')
  await expect(inSidebar(page, 'My secret plan')).toHaveCount(0)
})

test('a session that ended by itself keeps what was typed, for the same person', async ({ page }) => {
  const ada = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', ada)
  await expect(page.getByRole('button', { name: `Account: ${ada.email}` })).toBeVisible()
  await composer(page).fill('Half a thought')
  await page.context().clearCookies()
  await page.reload()
  await expect(page.getByText('You have been signed out.')).toBeVisible()
  await page.getByRole('alert').getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('E-mail').fill(ada.email)
  await page.getByLabel('Password').fill(ada.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Sign in' }).click()
  await expect(page.getByRole('button', { name: `Account: ${ada.email}` })).toBeVisible()
  await expect(composer(page)).toHaveValue('Half a thought')
})
