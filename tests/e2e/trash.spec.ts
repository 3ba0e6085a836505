import type { Page } from '@playwright/test'
import {
  answered,
  haveConversations,
  inSidebar,
  notices,
  openRowMenu,
  questions,
  say,
  sidebar,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** Begins a temporary conversation; returns its id, which the page itself doesn't show. */
async function sayTemporarily(page: Page, text: string): Promise<string | undefined> {
  const sent = page.waitForRequest('**/api/chat')
  await page.getByRole('button', { name: 'Temporary' }).click()
  await say(page, text)
  await answered(page, 1)
  const { turnId } = (await sent).postDataJSON()
  const events = await page.request.get(`/api/turns/${turnId}/events`)
  return /conv_\w+/.exec(await events.text())?.[0]
}

test('a deleted conversation goes at once, on every device, and Undo brings it back', async ({ page, context }) => {
  await haveConversations(page, ['Trains', 'Soups'])
  await inSidebar(page, 'Soups').click()
  // It is loaded when it no longer offers to be another.
  await expect(page.getByRole('button', { name: 'Temporary' })).toHaveCount(0)
  await expect(page.getByText('What is on your mind?')).toBeVisible()
  await say(page, 'Which soup is best?')
  await answered(page, 1)
  const address = page.url()
  const other = await context.newPage()
  await other.goto(address)
  await expect(questions(other)).toHaveText(['Which soup is best?'])

  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(inSidebar(page, 'Soups')).toHaveCount(0)
  await expect(page).toHaveURL(/\/$/)
  await expect(inSidebar(other, 'Soups')).toHaveCount(0)
  await expect(other.getByRole('heading', { name: '“Soups” is in the trash' })).toBeVisible()

  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(inSidebar(page, 'Soups')).toBeVisible()
  await expect(page).toHaveURL(address)
  await expect(questions(page)).toHaveText(['Which soup is best?'])
  await expect(inSidebar(other, 'Soups')).toBeVisible()
  await expect(questions(other)).toHaveText(['Which soup is best?'])
})

test('with the keyboard alone: Delete, the next one has the focus, Ctrl Z', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await inSidebar(page, 'Trains').focus()
  await page.keyboard.press('Delete')
  await expect(notices(page)).toContainText('“Trains” moved to the trash.')
  await expect(inSidebar(page, 'Soups')).toBeFocused()
  await page.keyboard.press('Control+z')
  await expect(inSidebar(page, 'Trains')).toBeVisible()
})

test('what is in the trash is restored from its address', async ({ page }) => {
  const [id] = await haveConversations(page, ['Soups'])
  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(notices(page)).toContainText('“Soups” moved to the trash.')
  await page.goto(`/c/${id}`)
  await page.getByRole('main').getByRole('button', { name: 'Restore' }).click()
  await expect(inSidebar(page, 'Soups')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Your message' })).toBeVisible()
})

test('the trash says when each goes, and is emptied after asking', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  for (const title of ['Soups', 'Trains', 'Tides']) {
    await openRowMenu(page, title)
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect(inSidebar(page, title)).toHaveCount(0)
  }
  await sidebar(page).getByRole('button', { name: 'Trash' }).click()
  await expect(sidebar(page).getByText('30 d', { exact: true })).toHaveCount(3)
  await expect(sidebar(page).getByText('Deleted for good after 30 days')).toBeVisible()

  await openRowMenu(page, 'Tides')
  await page.getByRole('button', { name: 'Delete for good' }).click()
  await page
    .getByRole('dialog', { name: 'Delete this conversation for good?' })
    .getByRole('button', { name: 'Delete for good' })
    .click()
  await expect(inSidebar(page, 'Tides')).toHaveCount(0)
  await expect(inSidebar(page, 'Trains')).toBeFocused()

  await sidebar(page).getByRole('button', { name: 'Empty trash' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete everything in the trash for good?' })
  await expect(dialog).toContainText('2 conversations')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(inSidebar(page, 'Soups')).toBeVisible()
  await sidebar(page).getByRole('button', { name: 'Empty trash' }).click()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(notices(page)).toContainText('2 deleted for good.')
  await expect(sidebar(page).getByText('The trash is empty.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Back to the conversations' })).toBeFocused()
  await page.reload()
  await sidebar(page).getByRole('button', { name: 'Trash' }).click()
  await expect(sidebar(page).getByText('The trash is empty.')).toBeVisible()
})

test('a temporary conversation is in no list, and is gone when it is closed', async ({ page }) => {
  await haveConversations(page, ['Soups'])
  const id = await sayTemporarily(page, 'A secret')
  await expect(
    page.getByText('Temporary: not listed, not searchable, deleted when you leave it, or after 24 hours.'),
  ).toBeVisible()
  await expect(sidebar(page).getByRole('link', { name: /Soups|secret/ })).toHaveText(['Soups'])
  expect((await page.request.get(`/api/conversations/${id}`)).status()).toBe(200)

  await inSidebar(page, 'Soups').click()
  await expect.poll(async () => (await page.request.get(`/api/conversations/${id}`)).status()).toBe(404)
  await page.goBack()
  await expect(page.getByText('What is on your mind?')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Temporary' })).toHaveAttribute('aria-pressed', 'false')
})

test('a temporary conversation is gone when the page is left', async ({ page }) => {
  await haveConversations(page, ['Soups'])
  const id = await sayTemporarily(page, 'A secret')
  await page.reload()
  await expect.poll(async () => (await page.request.get(`/api/conversations/${id}`)).status()).toBe(404)
  await expect(page.getByText('What is on your mind?')).toBeVisible()
})
