import { lengthen } from './support/lengthen.ts'
import {
  answered,
  answers,
  chooseModel,
  composer,
  haveConversations,
  inSidebar,
  questions,
  say,
  sidebar,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('the focus is given once as the page opens, and not taken from whoever has gone on', async ({ page }) => {
  await page.addInitScript(() => {
    const goOn = (event: FocusEvent) => {
      if (!(event.target instanceof HTMLTextAreaElement)) return
      document.removeEventListener('focusin', goOn)
      document.querySelector<HTMLElement>('[aria-label="Attach files"]')?.focus()
    }
    document.addEventListener('focusin', goOn)
  })
  await page.goto('/')
  await expect(sidebar(page).getByText('Your conversations will be listed here')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Attach files' })).toBeFocused()
})

test('what is sent moves to the top, and nothing moves while its answer grows; Escape stops it', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 480 })
  await page.goto('/')
  await say(page, 'Explain tides in a table')
  await answered(page, 1)
  await chooseModel(page, 'demo-long')
  await say(page, 'Tell me everything')
  const messages = page.getByRole('region', { name: 'Messages' })
  const top = async () => {
    const [question, box] = [await questions(page).last().boundingBox(), await messages.boundingBox()]
    return Math.round((question?.y ?? 0) - (box?.y ?? 0))
  }
  await expect.poll(top).toBe(16)
  await expect(page.getByRole('button', { name: 'Jump to the latest message' })).toBeVisible({ timeout: 20_000 })
  expect(await top()).toBe(16)

  // Over the composer the wheel and the keys scroll the conversation.
  await composer(page).hover()
  await page.mouse.wheel(0, -60)
  await expect.poll(top).toBe(76)
  await composer(page).press('PageDown')
  await expect.poll(top).toBeLessThan(0)

  await composer(page).press('Escape')
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await expect(composer(page)).toBeFocused()
})

test('Stop keeps the focus where it was', async ({ page }) => {
  await page.goto('/')
  await chooseModel(page, 'demo-long')
  await say(page, 'Tell me everything')
  await expect(answers(page)).toContainText(/\S+(\s+\S+){10}/)
  await page.getByRole('button', { name: 'Stop' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeFocused()
})

test('the sidebar folds away, stays so after a reload, and the name in the header can be changed', async ({ page }) => {
  await haveConversations(page, ['Soups'])
  await inSidebar(page, 'Soups').click()
  await page.getByRole('button', { name: 'Hide the sidebar' }).click()
  await expect(sidebar(page)).toBeHidden()
  await page.reload()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Soups' })).toBeVisible()
  await expect(sidebar(page)).toBeHidden()
  await page.getByRole('banner').getByRole('button', { name: 'Soups' }).click()
  await page.keyboard.type('Broths')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+b')
  await expect(inSidebar(page, 'Broths')).toBeVisible()
})

test('the whole conversation is printed, and nothing but the conversation', async ({ page, baseURL }) => {
  await page.goto('/')
  await say(page, 'Show me code')
  await answered(page, 1)
  await lengthen(page.url().split('/').at(-1) ?? '', { times: 160, messages: 2, appUrl: baseURL ?? '' })
  await page.reload()
  await expect(answers(page).first()).toBeVisible()
  // Only the newest come at once.
  expect(await answers(page).count()).toBeLessThan(100)
  await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { wasPrinted: true }) }))
  await page.getByRole('button', { name: 'Conversation menu' }).click()
  await page.getByRole('button', { name: 'Print' }).click()
  await page.waitForFunction(() => 'wasPrinted' in window)
  await expect(answers(page)).toHaveCount(161, { timeout: 20_000 })
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('button')).toHaveCount(0)
  await expect(composer(page)).toBeHidden()
  await expect(sidebar(page)).toBeHidden()
  await expect(page.getByRole('main').getByText('Show me code').last()).toBeVisible()
  const { width, scrollHeight } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth - window.innerWidth,
    scrollHeight: document.documentElement.scrollHeight,
  }))
  expect(width).toBeLessThanOrEqual(0)
  expect(scrollHeight).toBeGreaterThan(10_000)
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('Back closes the sidebar and leaves the page where it was', async ({ page }) => {
    await haveConversations(page, ['Soups', 'Trains'])
    await inSidebar(page, 'Trains').click()
    await expect(page).toHaveURL(/\/c\//)
    const address = page.url()
    await expect(sidebar(page)).toBeHidden()
    await page.getByRole('button', { name: 'Open the sidebar' }).click()
    await expect(sidebar(page)).toBeVisible()
    await page.goBack()
    await expect(sidebar(page)).toBeHidden()
    expect(page.url()).toBe(address)
    await page.goBack()
    await expect(page).toHaveURL(/\/$/)
  })
})
