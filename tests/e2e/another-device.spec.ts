import {
  anotherDevice,
  answered,
  answers,
  inSidebar,
  newAccount,
  openAccountDialog,
  questions,
  say,
  sidebar,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('a guest signs up, signs in on a second device, and the conversation goes on there', async ({ page, browser }) => {
  const account = newAccount()
  await page.goto('/')
  await say(page, 'My name is Ada.')
  await answered(page, 1)
  await openAccountDialog(page, 'Sign up', account)
  await expect(inSidebar(page, 'My name is Ada')).toBeVisible()
  await expect(questions(page)).toHaveText(['My name is Ada.'])

  const second = await anotherDevice(browser, account)
  await inSidebar(second, 'My name is Ada').click()
  await expect(questions(second)).toHaveText(['My name is Ada.'])
  expect(await answers(second).innerText()).toBe(await answers(page).innerText())
  await say(second, 'What is my name?')
  await answered(second, 2)
  await expect(answers(second).last()).toContainText('Ada')

  await page.reload()
  await expect(questions(page)).toHaveText(['My name is Ada.', 'What is my name?'])

  await second.getByRole('button', { name: `Account: ${account.email}` }).click()
  await second.getByRole('button', { name: 'Sign out' }).click()
  await expect(second.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible()
  await expect(sidebar(second).getByRole('link', { name: 'My name is Ada' })).toHaveCount(0)
  await second.context().close()
})

test('a refresh, a second tab and a second device in mid-answer show it so far, then follow it to the same end', async ({
  page,
  context,
  browser,
}) => {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await say(page, 'Tell me about rivers')
  await expect(answers(page)).toContainText('demo')
  const address = page.url()

  await page.reload()
  const tab = await context.newPage()
  const device = await (await browser.newContext()).newPage()
  await Promise.all([
    tab.goto(address),
    device.goto('/').then(async () => {
      await openAccountDialog(device, 'Sign in', account)
      await inSidebar(device, 'Tell me about rivers').click()
    }),
  ])
  const everywhere = [page, tab, device]
  for (const screen of everywhere) {
    await answered(screen, 1)
    await expect(questions(screen)).toHaveText(['Tell me about rivers'])
  }
  const texts = await Promise.all(everywhere.map((screen) => answers(screen).innerText()))
  expect(new Set(texts).size).toBe(1)
  await device.context().close()
})

test('an answer goes on when every tab is closed', async ({ page, context }) => {
  await page.goto('/')
  await say(page, 'Tell me about clouds')
  await expect(answers(page)).toContainText('demo')
  const address = page.url()
  await page.close()
  const later = await context.newPage()
  await later.goto(address)
  await answered(later, 1)
  await expect(answers(later)).toContainText('clouds')
})
