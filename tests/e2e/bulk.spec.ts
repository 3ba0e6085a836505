import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { haveConversations, inSidebar, notices, openRowMenu, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const box = (page: Page, title: string) => sidebar(page).getByRole('checkbox', { name: title, exact: true })

/** The next batch does all but this conversation. */
async function refuseOnce(page: Page, id: string | undefined) {
  await page.route(
    '**/api/conversations/batch',
    async (route) => {
      const body = route.request().postDataJSON()
      const ids = body.ids.filter((other: string) => other !== id)
      const reply = await route.fetch({ postData: { ...body, ids } })
      const { results } = await reply.json()
      const error = { code: 'provider_unreachable', message: 'The model cannot be reached.' }
      await route.fulfill({ json: { results: [...results, { id, error }] } })
    },
    { times: 1 },
  )
}

test('several are selected with Shift and deleted; the one that fails is named and tried again alone', async ({
  page,
}) => {
  const ids = await haveConversations(page, ['Soups', 'Trains', 'Tides', 'Rivers', 'Lakes'])
  await refuseOnce(page, ids[2])
  await openRowMenu(page, 'Rivers')
  await page.getByRole('button', { name: 'Select' }).click()
  await box(page, 'Trains').click({ modifiers: ['Shift'] })
  await expect(sidebar(page).getByText('3 selected')).toBeVisible()
  await sidebar(page).getByRole('button', { name: 'Delete' }).click()

  await expect(notices(page)).toContainText('2 moved to the trash. “Tides” could not be moved to the trash.')
  await expect(notices(page)).toContainText('The model cannot be reached.')
  const links = sidebar(page).getByRole('link', { name: /Soups|Trains|Tides|Rivers|Lakes/ })
  await expect(links).toHaveText(['Lakes', 'Tides', 'Soups'])
  await notices(page).getByRole('button', { name: 'Try again' }).click()
  await expect(links).toHaveText(['Lakes', 'Soups'])
  await expect(notices(page)).toContainText('“Tides” moved to the trash.')
  await page.reload()
  await expect(links).toHaveText(['Lakes', 'Soups'])
})

test('with the keyboard: Shift with an arrow selects on, Ctrl A everything, loaded or not; Undo takes it back', async ({
  page,
}) => {
  await haveConversations(
    page,
    Array.from({ length: 60 }, (_, index) => `Number ${index + 1}`),
  )
  await openRowMenu(page, 'Number 60')
  await page.getByRole('button', { name: 'Select' }).click()
  await expect(box(page, 'Number 60')).toBeFocused()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(sidebar(page).getByText('3 selected')).toBeVisible()
  await page.keyboard.press('Control+a')
  await expect(sidebar(page).getByText('All selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(inSidebar(page, 'Number 58')).toBeFocused()

  await openRowMenu(page, 'Number 60')
  await page.getByRole('button', { name: 'Select' }).click()
  await sidebar(page).getByRole('button', { name: 'Select all' }).click()
  await sidebar(page).getByRole('button', { name: 'Archive' }).click()
  await expect(notices(page)).toContainText('60 archived.')
  await expect(sidebar(page).getByText('Your conversations will be listed here.')).toBeVisible()
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(inSidebar(page, 'Number 60')).toBeVisible()
  await expect(notices(page)).toContainText('60 back in the list.')
})

test('several are exported into one file', async ({ page }) => {
  const ids = await haveConversations(page, ['Soups', 'Trains', 'Tides'])
  const error = { code: 'conversation_busy', message: 'Try again in a moment.' }
  await page.route(`**/api/conversations/${ids[1]}`, (route) => route.fulfill({ status: 409, json: { error } }), {
    times: 1,
  })
  await openRowMenu(page, 'Tides')
  await page.getByRole('button', { name: 'Select' }).click()
  await sidebar(page).getByRole('button', { name: 'Select all' }).click()
  await sidebar(page).getByRole('button', { name: 'Export' }).click()
  const saved = page.waitForEvent('download')
  await page.getByRole('button', { name: 'As JSON' }).click()
  const file = await saved
  expect(file.suggestedFilename()).toBe('2-conversations.json')
  const { conversations } = JSON.parse(await readFile(await file.path(), 'utf8'))
  expect(conversations.map(({ title }: { title: string }) => title)).toEqual(['Tides', 'Soups'])
  await expect(notices(page)).toContainText('2 exported. “Trains” could not be exported.')

  const again = page.waitForEvent('download')
  await notices(page).getByRole('button', { name: 'Try again' }).click()
  expect((await again).suggestedFilename()).toBe('Trains.json')
})
