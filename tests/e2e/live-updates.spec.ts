import type { Page } from '@playwright/test'
import { answered, answers, inSidebar, questions, say, twoDevices } from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** Live means so soon, with no reload and nobody looking away and back. */
const soon = { timeout: 2000 }

const idOf = (page: Page) => new URL(page.url()).pathname.split('/').at(-1)

/** What some other program of the same person does. */
const change = (page: Page, id: string | undefined, data: object) =>
  page.request.patch(`/api/conversations/${id}`, { data })

test('what one device does to a conversation, another shows at once', async ({ page, browser }) => {
  const other = await twoDevices(page, browser)
  await say(page, 'Tell me about tides')
  await expect(inSidebar(other, 'Tell me about tides')).toBeVisible(soon)
  await answered(page, 1)

  await change(page, idOf(page), { title: 'Ebb and flow' })
  await expect(inSidebar(other, 'Ebb and flow')).toBeVisible(soon)
  await expect(page).toHaveTitle('Ebb and flow · Parley', soon)

  await page.request.delete(`/api/conversations/${idOf(page)}`)
  await expect(inSidebar(other, 'Ebb and flow')).toHaveCount(0, soon)
  await other.context().close()
})

test('an open page shows what another device says there, and the answer while it is being written', async ({
  page,
  browser,
}) => {
  const other = await twoDevices(page, browser)
  await say(page, 'My name is Ada')
  await answered(page, 1)
  await inSidebar(other, 'My name is Ada').click()
  await expect(questions(other)).toHaveText(['My name is Ada'])

  await say(page, 'Tell me about rivers')
  await expect(questions(other)).toHaveText(['My name is Ada', 'Tell me about rivers'], soon)
  await expect(answers(other).last()).toContainText('rivers')
  await expect(other.getByRole('button', { name: 'Stop' })).toBeVisible()
  await Promise.all([answered(page, 2), answered(other, 2)])

  await say(other, 'Who am I?')
  await expect(questions(page)).toHaveCount(3, soon)
  await Promise.all([answered(page, 3), answered(other, 3)])
  expect(await answers(page).allInnerTexts()).toEqual(await answers(other).allInnerTexts())
  await other.context().close()
})

test('an open page says so when its conversation is deleted elsewhere', async ({ page, browser }) => {
  const other = await twoDevices(page, browser)
  await say(page, 'Tell me about dunes')
  await answered(page, 1)
  await inSidebar(other, 'Tell me about dunes').click()
  await answered(other, 1)
  await page.request.delete(`/api/conversations/${idOf(page)}?forever=true`)
  await expect(answers(other)).toHaveCount(0, soon)
  await expect(other.getByRole('heading', { name: 'This conversation is not here' })).toBeVisible()
  await other.context().close()
})

test('a page reads anew what it missed without a network', async ({ page, context, browser, pageErrors }) => {
  const other = await twoDevices(page, browser)
  await say(page, 'Tell me about clouds')
  await answered(page, 1)
  await context.setOffline(true)
  await change(other, idOf(page), { title: 'Rain' })
  await expect(inSidebar(other, 'Rain')).toBeVisible(soon)
  await context.setOffline(false)
  // The browser notes what it could not ask for.
  expect(pageErrors.filter((error) => !error.includes('ERR_INTERNET_DISCONNECTED'))).toEqual([])
  pageErrors.length = 0
  await expect(inSidebar(page, 'Rain')).toBeVisible(soon)
  await change(other, idOf(page), { title: 'Snow' })
  await expect(inSidebar(page, 'Snow')).toBeVisible(soon)
  await other.context().close()
})

test('the tabs of a browser share one connection, and when the one that holds it closes, another goes on', async ({
  page,
  context,
}) => {
  const connections: string[] = []
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/api/events') connections.push(request.url())
  })
  await page.goto('/')
  await say(page, 'Tell me about stars')
  await answered(page, 1)
  const [second, third] = [await context.newPage(), await context.newPage()]
  for (const tab of [second, third]) {
    await tab.goto('/')
    await expect(inSidebar(tab, 'Tell me about stars')).toBeVisible()
  }
  const id = idOf(page)
  await change(page, id, { title: 'Planets' })
  for (const tab of [page, second, third]) await expect(inSidebar(tab, 'Planets')).toBeVisible(soon)
  expect(connections).toHaveLength(1)

  await page.close()
  await expect.poll(() => connections.length).toBe(2)
  await change(second, id, { title: 'Comets' })
  for (const tab of [second, third]) await expect(inSidebar(tab, 'Comets')).toBeVisible(soon)
  expect(connections).toHaveLength(2)
})
