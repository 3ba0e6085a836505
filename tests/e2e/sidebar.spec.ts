import { haveConversations, inSidebar, notices, openRowMenu, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('what is pinned stays on top, on the next visit too', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Pin' }).click()
  const links = sidebar(page).getByRole('link', { name: /Soups|Trains|Tides/ })
  const pinned = sidebar(page).getByRole('region', { name: 'Pinned' }).getByRole('link')
  await expect(links).toHaveText(['Soups', 'Tides', 'Trains'])
  await page.reload()
  await expect(links).toHaveText(['Soups', 'Tides', 'Trains'])
  await expect(pinned).toHaveText(['Soups'])

  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Unpin' }).click()
  await expect(links).toHaveText(['Tides', 'Trains', 'Soups'])
})

test('what is archived lies apart, and comes back', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains'])
  await openRowMenu(page, 'Soups')
  await page.getByRole('group', { name: 'More for Soups' }).getByRole('button', { name: 'Archive' }).click()
  await expect(notices(page)).toContainText('Archived.')
  await expect(inSidebar(page, 'Soups')).toHaveCount(0)

  await sidebar(page).getByRole('button', { name: 'Archive' }).click()
  await expect(inSidebar(page, 'Soups')).toBeVisible()
  await expect(inSidebar(page, 'Trains')).toHaveCount(0)
  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Unarchive' }).click()
  await expect(sidebar(page).getByText('Nothing is archived.')).toBeVisible()

  await page.getByRole('button', { name: 'Back to the conversations' }).click()
  await expect(sidebar(page).getByRole('link', { name: /Soups|Trains/ })).toHaveText(['Trains', 'Soups'])
})

test('with the keyboard alone a person finds a conversation, renames it and opens it', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await inSidebar(page, 'Tides').focus()
  await page.keyboard.press('End')
  await expect(inSidebar(page, 'Soups')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(inSidebar(page, 'Trains')).toBeFocused()

  await page.keyboard.press('F2')
  await page.keyboard.insertText('Never mind')
  await page.keyboard.press('Escape')
  await expect(inSidebar(page, 'Trains')).toBeFocused()
  await page.keyboard.press('F2')
  await page.keyboard.insertText('Night trains')
  await page.keyboard.press('Enter')
  await expect(inSidebar(page, 'Night trains')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveTitle('Night trains · Parley')
  await page.reload()
  await expect(inSidebar(page, 'Night trains')).toBeVisible()
})

test('a name that the server does not take is put back, and said so', async ({ page }) => {
  await haveConversations(page, ['Soups'])
  const error = { code: 'conversation_busy', message: 'Try again in a moment.' }
  await page.route('**/api/conversations/*', (route) =>
    route.request().method() === 'PATCH' ? route.fulfill({ status: 409, json: { error } }) : route.continue(),
  )
  await openRowMenu(page, 'Soups')
  await page.getByRole('button', { name: 'Rename' }).click()
  await sidebar(page).getByRole('textbox').fill('Stews')
  await sidebar(page).getByRole('textbox').press('Enter')
  await expect(notices(page)).toContainText('This could not be renamed. Try again in a moment.')
  await expect(inSidebar(page, 'Soups')).toBeVisible()

  await page.unrouteAll()
  await notices(page).getByRole('button', { name: 'Try again' }).click()
  await expect(inSidebar(page, 'Stews')).toBeVisible()
  await expect(notices(page)).toBeEmpty()
})
