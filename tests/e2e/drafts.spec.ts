import type { Page } from '@playwright/test'
import {
  answered,
  composer,
  haveConversations,
  inSidebar,
  newAccount,
  openAccountDialog,
  questions,
  say,
  twoDevices,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

const note = (page: Page) => page.getByText('Another device had written something else here.')
const kept = (page: Page) =>
  page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)].filter((key) => /draft/.test(key)))

test('what is typed on one device is on the other within two seconds, and gone from it when it is sent', async ({
  page,
  browser,
}) => {
  const [one, other] = [page, await twoDevices(page, browser)]
  await composer(one).pressSequentially('Tell me about')
  await expect(composer(other)).toHaveValue('Tell me about', { timeout: 2000 })

  await composer(other).press('End')
  await composer(other).pressSequentially(' herons')
  await expect(composer(one)).toHaveValue('Tell me about herons', { timeout: 2000 })

  await composer(other).press('Enter')
  await expect(composer(one)).toHaveValue('', { timeout: 2000 })
  await expect(note(one)).toBeHidden()
  await answered(other, 1)

  await composer(other).fill('And about')
  await inSidebar(one, 'Tell me about herons').click()
  await expect(questions(one)).toHaveText(['Tell me about herons'])
  await expect(composer(one)).toHaveValue('And about')
  await other.context().close()
})

test('the caret stays where it is when another device goes on with the text', async ({ page, browser }) => {
  const [one, other] = [page, await twoDevices(page, browser)]
  await composer(one).pressSequentially('Herons and egrets')
  await expect(composer(other)).toHaveValue('Herons and egrets')
  await composer(one).press('Home')
  await composer(other).press('End')
  await composer(other).pressSequentially(' fish')
  await expect(composer(one)).toHaveValue('Herons and egrets fish')
  await composer(one).pressSequentially('The ')
  await expect(composer(one)).toHaveValue('The Herons and egrets fish')
  await expect(composer(other)).toHaveValue('The Herons and egrets fish')
  await other.context().close()
})

test('of what is typed on two devices at once nothing is lost: the one can be had for the other, and that again', async ({
  page,
  browser,
}) => {
  const [one, other] = [page, await twoDevices(page, browser)]
  await other.context().setOffline(true)
  await composer(other).fill('Written on the train')
  await composer(one).fill('Written at home')
  await one.getByRole('button', { name: 'Search' }).focus()
  await other.context().setOffline(false)

  for (const device of [one, other]) await expect(note(device)).toBeVisible()
  const shown = await composer(one).inputValue()
  const both = ['Written at home', 'Written on the train']
  expect(both).toContain(shown)
  const hidden = both.find((text) => text !== shown) ?? ''
  await expect(composer(other)).toHaveValue(shown)

  await one.getByRole('button', { name: 'Use it' }).click()
  for (const device of [one, other]) await expect(composer(device)).toHaveValue(hidden)
  await composer(one).press('Control+z')
  await expect(composer(one)).toHaveValue(shown)
  await composer(one).press('Control+Shift+z')
  await expect(composer(one)).toHaveValue(hidden)

  await other.getByRole('button', { name: 'Discard' }).click()
  for (const device of [one, other]) await expect(note(device)).toBeHidden()
  await expect(composer(one)).toHaveValue(hidden)
  await other.context().close()
})

test('what was typed without a connection is on the other device when there is one again, and after a reload', async ({
  page,
  browser,
  pageErrors,
}) => {
  const [one, other] = [page, await twoDevices(page, browser)]
  await one.context().setOffline(true)
  await composer(one).fill('Typed in a tunnel')
  await one.context().setOffline(false)
  await expect(composer(other)).toHaveValue('Typed in a tunnel')
  await other.reload()
  await expect(composer(other)).toHaveValue('Typed in a tunnel')
  pageErrors.length = 0
  await other.context().close()
})

test('signing out leaves nothing of it in this browser, and it is there again after signing in', async ({ page }) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await composer(page).fill('Half a thought')
  const isTold = page.waitForResponse(
    (reply) => reply.url().endsWith('/api/drafts') && reply.request().method() === 'PATCH',
  )
  await composer(page).blur()
  await isTold
  expect(await kept(page)).not.toEqual([])

  await page.getByRole('button', { name: `Account: ${account.email}` }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(composer(page)).toHaveValue('')
  expect(await kept(page)).toEqual([])

  await openAccountDialog(page, 'Sign in', account)
  await expect(composer(page)).toHaveValue('Half a thought')
})

test('what is typed for a temporary conversation stays on its device', async ({ page, browser }) => {
  const [one, other] = [page, await twoDevices(page, browser)]
  await one.getByRole('button', { name: 'Temporary' }).click()
  const told: string[] = []
  one.on('request', (request) => request.url().endsWith('/api/drafts') && told.push(request.postData() ?? ''))
  await composer(one).fill('Between us')
  await composer(one).blur()
  await say(one, 'Between us, hello')
  await answered(one, 1)
  await composer(one).fill('Between us, too')
  await composer(one).blur()
  await one.goto('/')
  await expect(composer(other)).toHaveValue('')
  expect(told.join()).not.toContain('Between us')
  await other.context().close()
})

test('two pages of one browser show the same, and closing one takes nothing from the other', async ({
  page,
  context,
}) => {
  await page.goto('/')
  await composer(page).fill('Early')
  await composer(page).fill('')
  const tab = await context.newPage()
  await tab.goto('/')
  await expect(composer(tab)).toHaveValue('')
  await composer(page).pressSequentially('Hello')
  await expect(composer(tab)).toHaveValue('Hello')
  await tab.goto('about:blank')
  await tab.close()
  await page.reload()
  await expect(composer(page)).toHaveValue('Hello')
})

test('a draft of each conversation is its own', async ({ page }) => {
  await haveConversations(page, ['Herons', 'Egrets'])
  const open = async (title: string) => {
    await inSidebar(page, title).click()
    await expect(inSidebar(page, title)).toHaveAttribute('aria-current', 'page')
  }
  await open('Herons')
  await composer(page).fill('About herons')
  await open('Egrets')
  await expect(composer(page)).toHaveValue('')
  await page.reload()
  await open('Herons')
  await expect(composer(page)).toHaveValue('About herons')
})
