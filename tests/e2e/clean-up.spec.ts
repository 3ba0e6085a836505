import { answered, composer, inSidebar, say, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('a person deletes a conversation from the sidebar, after being asked', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Keep me')
  await answered(page, 1)
  await page
    .getByRole('link', { name: 'New conversation' })
    .or(page.getByRole('button', { name: 'New conversation' }))
    .first()
    .click()
  await expect(page).toHaveURL(/\/$/)
  await say(page, 'Delete me')
  await answered(page, 1)
  const address = page.url()

  const menu = () => page.getByRole('button', { name: 'More for Delete me' })
  await inSidebar(page, 'Delete me').hover()
  await menu().click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete this conversation?' })
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await expect(inSidebar(page, 'Delete me')).toBeVisible()

  await inSidebar(page, 'Delete me').hover()
  await menu().click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(inSidebar(page, 'Delete me')).toHaveCount(0)
  await expect(page).toHaveURL(/\/$/)
  await expect(inSidebar(page, 'Keep me')).toBeVisible()

  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'New conversation' }).click()
  await expect(composer(page)).toBeVisible()
})

test('a person renames a conversation, and the name is there on the next visit', async ({ page }) => {
  await page.goto('/')
  await say(page, 'A first title')
  await answered(page, 1)
  await inSidebar(page, 'A first title').hover()
  await page.getByRole('button', { name: 'More for A first title' }).click()
  await page.getByRole('button', { name: 'Rename' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('A better title')
  await dialog.getByRole('textbox').press('Enter')
  await expect(inSidebar(page, 'A better title')).toBeVisible()
  await page.reload()
  await expect(inSidebar(page, 'A better title')).toBeVisible()
})

test('somebody else’s conversation is not here', async ({ page, browser }) => {
  await page.goto('/')
  await say(page, 'Private')
  await answered(page, 1)
  const stranger = await (await browser.newContext()).newPage()
  await stranger.goto(page.url())
  await expect(stranger.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
  await expect(stranger.getByText('Private')).toHaveCount(0)
  await stranger.context().close()
})

test('the sidebar loads more as one scrolls, most recent activity first', async ({ page }) => {
  await page.goto('/')
  await say(page, 'The very first')
  await answered(page, 1)
  await page.evaluate(async () => {
    for (let index = 1; index <= 45; index++) {
      const body = JSON.stringify({ title: `Number ${index}` })
      await fetch('/api/conversations', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    }
  })
  await page.reload()
  const links = sidebar(page).getByRole('link', { name: /^(Number|The very)/ })
  await expect(links.first()).toHaveText('Number 45')
  await expect(inSidebar(page, 'The very first')).toHaveCount(0)
  await expect(async () => {
    await links.last().scrollIntoViewIfNeeded()
    await expect(inSidebar(page, 'The very first')).toBeVisible({ timeout: 500 })
  }).toPass()
  await expect(links).toHaveCount(46)
})
