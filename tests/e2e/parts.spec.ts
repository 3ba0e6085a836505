import type { Page } from '@playwright/test'
import { expectNothingSerious } from './support/nothing-serious.ts'
import {
  anotherDevice,
  answered,
  answers,
  chooseModel,
  inSidebar,
  newAccount,
  openAccountDialog,
  say,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** All that an answer shows, unfolded, without how long it took. */
async function shown(page: Page): Promise<string> {
  await answers(page)
    .locator('details')
    .evaluateAll((steps) => {
      for (const step of steps) step.toggleAttribute('open', true)
    })
  await expect(answers(page).locator('details:not(:has(> div > *))')).toHaveCount(0)
  const text = await answers(page).innerText()
  return text.replace(/\s*·\s*\d+ s$|(?<=Thought) for (\d+ s|under a second)/gm, '')
}

test('all that an answer can have is the same live, after a reload, and on a device that came in the middle', async ({
  page,
  browser,
}) => {
  // The demo writes for a quarter of a minute.
  test.slow()
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  await say(page, 'Show everything')
  await expect(answers(page)).toBeVisible()
  const device = await anotherDevice(browser, account)
  await inSidebar(device, 'Show everything').click()
  await answered(page, 1)
  await answered(device, 1)

  const live = await shown(page)
  for (const words of [
    'Thought',
    'I will begin with a search.',
    'Searched the web: otters',
    'notes.md',
    'retto',
    'The weather station is closed on Sundays.',
    'Ran a command',
    'The model asks to use weather-station · open_the_window',
    'Something this version can’t show: hologram_call',
    'kayaking',
    'The model declined',
  ])
    expect(live).toContain(words)
  await expect(answers(page).getByRole('img')).toHaveAccessibleName('A quiet landscape for “everything”')
  expect(await shown(device)).toBe(live)
  await device.context().close()
  await page.reload()
  await expect(answers(page)).toBeVisible()
  expect(await shown(page)).toBe(live)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await expectNothingSerious(page)
  }
})

for (const [place, question, seen] of [
  ['in its thoughts', 'Think about otters', 'The person writes'],
  ['in what a tool does', 'Search the web for otters', 'Searching the web'],
] as const) {
  test(`what is stopped ${place} stays as far as it was seen, and the person can go on`, async ({ page }) => {
    await page.goto('/')
    await chooseModel(page, 'demo-slow')
    await say(page, question)
    await expect(answers(page)).toContainText(seen, { timeout: 30_000 })
    await page.keyboard.press('Escape')
    await expect(answers(page).getByText('Stopped', { exact: true })).toBeVisible()
    await expect(page.getByRole('button', { name: 'Continue' })).toBeVisible()
    // What was on its way while Stop was may be kept too.
    const [before] = (await shown(page)).split('\nStopped')
    expect(before).toContain(seen)
    await page.reload()
    await expect(answers(page).getByText('Stopped', { exact: true })).toBeVisible()
    expect(await shown(page)).toContain(before?.trimEnd())
    await chooseModel(page, 'demo')
    await page.getByRole('button', { name: 'Continue' }).click()
    await answered(page, 2)
  })
}

test('a picture comes in versions, opens large, and is saved', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Draw a heron')
  await expect(answers(page).getByText('Making the picture', { exact: true })).toBeVisible()
  const picture = answers(page).getByRole('button', { name: 'A quiet landscape for “a heron”' })
  await picture.focus()
  await page.keyboard.press('Enter')
  const large = page.getByRole('dialog', { name: 'Picture' })
  await expect(large.getByRole('img')).toBeVisible()
  expect(await large.getByRole('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(400)
  const download = page.waitForEvent('download')
  await large.getByRole('link', { name: 'Save' }).click()
  expect((await download).suggestedFilename()).toBe('a-quiet-landscape-for-a-heron.png')
  await page.keyboard.press('Escape')
  await expect(large).toBeHidden()
  await expect(picture).toBeFocused()
})

test.describe('with a keyboard and with a finger', () => {
  test.use({ hasTouch: true })

  test('what an answer is from is found at its words and under them', async ({ page }) => {
    await page.goto('/')
    await say(page, 'Search the web for otters')
    await answered(page, 1)
    const marks = answers(page).getByRole('link', { name: /^Source \d/ })
    const card = page.getByRole('note', { name: 'Source 1' })
    await page.locator('summary').focus()
    await page.keyboard.press('Tab')
    await expect(marks.first()).toBeFocused()
    await expect(card.getByRole('link', { name: 'A field guide to otters' })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(card).toBeHidden()
    await expect(marks.first()).toBeFocused()

    await marks.nth(1).tap()
    await expect(page.getByRole('note', { name: 'Source 2' })).toContainText('example.com')
    await answers(page).getByText('Both agree on one thing').tap()
    await expect(page.getByRole('note', { name: /^Source/ })).toHaveCount(0)

    const sources = page.getByRole('list', { name: 'Sources' })
    await expect(sources.getByRole('listitem')).toHaveText(
      ['1 A field guide to otters example.org', '2 A year with otters example.com'],
      { useInnerText: true },
    )
    await expect(sources.getByRole('link').last()).toHaveAttribute('href', 'https://example.com/diary/otters')
  })
})
