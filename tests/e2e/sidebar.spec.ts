import { haveConversations, inSidebar, notices, openRowMenu, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('what is pinned stays on top, on the next visit too', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  const menu = page.getByRole('group', { name: 'More for Soups' })
  await openRowMenu(page, 'Soups')
  await expect(menu).toBeVisible()
  await openRowMenu(page, 'Soups')
  await expect(menu).toBeHidden()
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
  await expect(notices(page)).toContainText('“Soups” archived.')
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
  await expect(notices(page)).toContainText('“Soups” could not be renamed. Try again in a moment.')
  await expect(inSidebar(page, 'Soups')).toBeVisible()

  await page.unrouteAll()
  await notices(page).getByRole('button', { name: 'Try again' }).click()
  await expect(inSidebar(page, 'Stews')).toBeVisible()
  await expect(notices(page)).toBeEmpty()
})

test('what happens where nobody looks is marked, until it is opened', async ({ page }) => {
  const [soups] = await haveConversations(page, ['Soups', 'Trains'])
  await inSidebar(page, 'Soups').click()
  await inSidebar(page, 'Trains').click()
  await expect(inSidebar(page, 'Soups')).not.toHaveAccessibleDescription(/./)
  const elsewhere = page.request.post('/api/chat', { data: { conversationId: soups, message: 'Tell me about soups' } })
  await expect(inSidebar(page, 'Soups')).toHaveAccessibleDescription('An answer is being written')
  await elsewhere
  await expect(inSidebar(page, 'Soups')).toHaveAccessibleDescription('Unread')
  await page.reload()
  await expect(inSidebar(page, 'Soups')).toHaveAccessibleDescription('Unread')
  await inSidebar(page, 'Soups').click()
  await expect(page.getByRole('article', { name: 'Answer' })).toBeVisible()
  await expect(inSidebar(page, 'Soups')).not.toHaveAccessibleDescription(/./)
})

test('on a phone a finger that rests on a row opens its menu', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await haveConversations(page, ['Soups'])
  const box = await inSidebar(page, 'Soups').boundingBox()
  const touchPoints = [{ x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 20 }]
  const touch = await context.newCDPSession(page)
  await expect(async () => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
    await page.evaluate(() => new Promise((rested) => setTimeout(rested, 600)))
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await expect(page.getByRole('group', { name: 'More for Soups' })).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(page).toHaveURL(/\/$/)
  await page.getByRole('button', { name: 'Pin' }).tap()
  await expect(sidebar(page).getByRole('region', { name: 'Pinned' })).toBeVisible()
  await context.close()
})
