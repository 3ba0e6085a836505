import type { Page } from '@playwright/test'
import { composer, haveConversations, inSidebar, notices, openRowMenu, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const box = (page: Page, title: string) => sidebar(page).getByRole('checkbox', { name: title, exact: true })
const rowMenu = (page: Page, title: string) => page.getByRole('group', { name: `More for ${title}` })
const inRowMenu = (page: Page, title: string, name: string) => rowMenu(page, title).getByRole('button', { name })
const inBar = (page: Page, name: string) =>
  page.getByRole('region', { name: 'Selected conversations' }).getByRole('button', { name, exact: true })

async function select(page: Page, title: string): Promise<void> {
  await openRowMenu(page, title)
  await inRowMenu(page, title, 'Select').click()
  await expect(page.getByText('1 selected')).toBeVisible()
}

/** Where somebody who clicks on nothing in particular has the focus. */
const leaveFocus = (page: Page) =>
  page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())

async function middleOf(page: Page, title: string): Promise<[number, number]> {
  const place = await inSidebar(page, title).or(box(page, title)).boundingBox()
  return [(place?.x ?? 0) + 60, (place?.y ?? 0) + (place?.height ?? 0) / 2]
}

test('a click beside an open menu only closes it', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await openRowMenu(page, 'Tides')
  await expect(rowMenu(page, 'Tides')).toBeVisible()
  await page.mouse.click(700, 300)
  await expect(rowMenu(page, 'Tides')).toBeHidden()

  await openRowMenu(page, 'Soups')
  await page.mouse.click(...(await middleOf(page, 'Tides')))
  await expect(rowMenu(page, 'Soups')).toBeHidden()
  await expect(page).toHaveURL(/\/$/)
  await inSidebar(page, 'Tides').click()
  await expect(page).toHaveURL(/\/c\//)

  await select(page, 'Tides')
  await inBar(page, 'Export').click()
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeVisible()
  await page.mouse.click(...(await middleOf(page, 'Tides')))
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeHidden()
  await expect(page.getByText('1 selected')).toBeVisible()
  await box(page, 'Soups').click()
  await expect(page.getByText('2 selected')).toBeVisible()
})

test('on a phone a tap beside an open menu only closes it', async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })
  const page = await context.newPage()
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await sidebar(page).getByRole('button', { name: 'More for Tides' }).tap()
  await inRowMenu(page, 'Tides', 'Select').tap()
  await inBar(page, 'Export').tap()
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeVisible()
  await page.touchscreen.tap(...(await middleOf(page, 'Soups')))
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeHidden()
  await expect(page.getByText('1 selected')).toBeVisible()
  await page.touchscreen.tap(...(await middleOf(page, 'Soups')))
  await expect(page.getByText('2 selected')).toBeVisible()
  await context.close()
})

test('Escape closes a menu, then ends selecting, wherever the focus is', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains'])
  await select(page, 'Soups')
  await inBar(page, 'Export').click()
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'As JSON' })).toBeHidden()
  await expect(page.getByText('1 selected')).toBeVisible()
  await leaveFocus(page)
  await page.keyboard.press('Control+a')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('2 selected')).toBeHidden()
  await expect(inSidebar(page, 'Soups')).toBeFocused()
})

test('while selecting, the Delete key deletes what is selected; the next one has the focus', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides', 'Rivers'])
  await select(page, 'Tides')
  await page.keyboard.press('Shift+ArrowDown')
  await leaveFocus(page)
  await page.keyboard.press('Delete')
  await expect(notices(page)).toContainText('2 moved to the trash.')
  await expect(inSidebar(page, 'Soups')).toBeFocused()
})

test('a double click on Delete in the bar does nothing more', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains'])
  await select(page, 'Soups')
  await inBar(page, 'Delete').dblclick()
  await expect(notices(page)).toContainText('“Soups” moved to the trash.')
  await expect(sidebar(page).getByRole('button', { name: 'Trash' })).toBeVisible()
  await expect(inSidebar(page, 'Trains')).toBeVisible()
})

test('the focus stays in the list, whatever is done there', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  await openRowMenu(page, 'Soups')
  await inRowMenu(page, 'Soups', 'Pin').click()
  await expect(sidebar(page).getByRole('region', { name: 'Pinned' })).toBeVisible()
  await expect(inSidebar(page, 'Soups')).toBeFocused()
  await openRowMenu(page, 'Tides')
  await inRowMenu(page, 'Tides', 'Archive').click()
  await expect(inSidebar(page, 'Trains')).toBeFocused()
  await select(page, 'Trains')
  await inBar(page, 'Select all').click()
  await expect(inBar(page, 'Select all')).toBeFocused()
  await expect(inBar(page, 'Select all')).toHaveAttribute('aria-disabled', 'true')
  await inBar(page, 'Delete').click()
  await expect(notices(page)).toContainText('2 moved to the trash.')
  await expect(sidebar(page)).toBeFocused()

  const back = page.getByRole('button', { name: 'Back to the conversations' })
  await sidebar(page).getByRole('button', { name: 'Archive' }).click()
  await openRowMenu(page, 'Tides')
  await inRowMenu(page, 'Tides', 'Unarchive').click()
  await expect(back).toBeFocused()
  await back.click()
  await sidebar(page).getByRole('button', { name: 'Trash' }).click()
  await sidebar(page).getByRole('button', { name: 'Select' }).click()
  await expect(box(page, 'Trains')).toBeFocused()
  await page.keyboard.press('Control+a')
  await inBar(page, 'Delete for good').click()
  const dialog = page.getByRole('dialog', { name: 'Delete everything in the trash for good?' })
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(sidebar(page).getByText('The trash is empty.')).toBeVisible()
  await expect(back).toBeFocused()
})

test('what is deleted while it is open leaves the focus in the list; Ctrl Z opens it again', async ({ page }) => {
  await haveConversations(page, ['Soups', 'Trains'])
  await inSidebar(page, 'Trains').click()
  await expect(composer(page)).toBeFocused()
  const address = page.url()
  for (const leave of [async () => expect(inSidebar(page, 'Soups')).toBeFocused(), () => composer(page).focus()]) {
    await openRowMenu(page, 'Trains')
    await inRowMenu(page, 'Trains', 'Delete').click()
    await expect(notices(page)).toContainText('“Trains” moved to the trash.')
    await expect(page).toHaveURL(/\/$/)
    await leave()
    await page.keyboard.press('Control+z')
    await expect(inSidebar(page, 'Trains')).toBeVisible()
    await expect(page).toHaveURL(address)
  }
})

test('a row’s menu opens with the right button, the Menu key and Shift F10, and closes when the list moves', async ({
  page,
}) => {
  await haveConversations(
    page,
    Array.from({ length: 40 }, (_, index) => `Number ${index + 10}`),
  )
  await inSidebar(page, 'Number 49').click({ button: 'right' })
  await expect(rowMenu(page, 'Number 49')).toBeVisible()
  await inSidebar(page, 'Number 35').click({ button: 'right' })
  await expect(rowMenu(page, 'Number 49')).toBeHidden()
  await expect(rowMenu(page, 'Number 35')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(rowMenu(page, 'Number 35')).toBeHidden()
  await expect(inSidebar(page, 'Number 35')).toBeFocused()
  for (const key of ['ContextMenu', 'Shift+F10']) {
    await inSidebar(page, 'Number 49').press(key)
    await expect(rowMenu(page, 'Number 49')).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(rowMenu(page, 'Number 49')).toBeHidden()
    await expect(inSidebar(page, 'Number 49')).toBeFocused()
  }
  await inSidebar(page, 'Number 49').press('Shift+F10')
  // Asked for again before the browser has told that it was closed.
  await rowMenu(page, 'Number 49').evaluate((menu: HTMLElement) => {
    menu.hidePopover()
    const keys = { key: 'F10', shiftKey: true, bubbles: true }
    document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', keys))
  })
  await expect(rowMenu(page, 'Number 49')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inSidebar(page, 'Number 49')).toBeFocused()
  await inSidebar(page, 'Number 49').click({ button: 'right' })
  await expect(rowMenu(page, 'Number 49')).toBeVisible()
  await page.mouse.move(...(await middleOf(page, 'Number 40')))
  await page.mouse.wheel(0, 200)
  await expect(rowMenu(page, 'Number 49')).toBeHidden()
})

test('a long name that is renamed shows its beginning', async ({ page }) => {
  const long = `Soups ${'and more of them '.repeat(8)}`.trim()
  await haveConversations(page, [long])
  await inSidebar(page, long).focus()
  await page.keyboard.press('F2')
  await expect(sidebar(page).getByRole('textbox')).toBeFocused()
  await expect(sidebar(page).getByRole('textbox')).toHaveJSProperty('scrollLeft', 0)
})
