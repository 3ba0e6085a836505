import type { Page } from '@playwright/test'
import { answered, chooseModel, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** The page is hidden, or seen, as far as it can tell. */
const hide = (page: Page, isHidden: boolean) =>
  page.evaluate((isHidden) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: isHidden ? 'hidden' : 'visible' })
    document.dispatchEvent(new Event('visibilitychange'))
  }, isHidden)

test('a hidden page marks its tab when an answer ends, and a notification tells of a long one, once for all tabs', async ({
  page,
  context,
}) => {
  // The answer is to be a long one.
  test.setTimeout(120_000)
  await context.grantPermissions(['notifications'])
  await context.addInitScript(() => {
    const told: string[] = []
    class Told {
      static permission = 'granted'
      static requestPermission = async () => 'granted'
      close() {}
      constructor(title: string, { body }: { body: string }) {
        told.push(`${title}: ${body}`)
      }
    }
    Object.assign(window, { Notification: Told, told })
  })
  await page.goto('/')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('checkbox', { name: /^Tell me when a long answer ends/ }).check()
  await page.keyboard.press('Escape')
  await chooseModel(page, 'demo-slow')
  await say(page, 'Bread')
  await expect(page).toHaveURL(/\/c\/conv_/)
  const second = await context.newPage()
  await second.goto(page.url())
  for (const each of [page, second]) await hide(each, true)
  for (const each of [page, second]) await expect(each).toHaveTitle(/^● /, { timeout: 60_000 })
  const told = async () =>
    (
      await Promise.all([page, second].map((each) => each.evaluate(() => (window as never as { told: string[] }).told)))
    ).flat()
  await expect.poll(told).toEqual(['The answer is there: Bread'])
  await hide(page, false)
  await expect(page).toHaveTitle(/^\W*Bread/)
  await answered(page, 1)
  expect(await told()).toHaveLength(1)
})
