import type { Page } from '@playwright/test'
import { expectNothingSerious } from './support/nothing-serious.ts'
import {
  answered,
  haveConversations,
  inSidebar,
  notices,
  openRowMenu,
  say,
  sidebar,
  twoDevices,
} from './support/pages.ts'
import { expect, test } from './support/test.ts'

const heading = (page: Page, name: string) => sidebar(page).getByRole('heading', { name })
const project = (page: Page, name: string) => sidebar(page).getByRole('region', { name, exact: true })
const dialog = (page: Page) => page.getByRole('dialog')
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Makes a project with what the page has for that. */
async function make(page: Page, name: string, { instructions = '', model = '' } = {}) {
  await button(page, 'New project').click()
  await dialog(page).getByLabel('Name').fill(name)
  await dialog(page).getByLabel('Instructions').fill(instructions)
  await dialog(page).getByRole('combobox').selectOption(model)
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(project(page, name)).toBeVisible()
}

async function choose(page: Page, name: string, item: string) {
  await project(page, name).getByRole('button', { name: 'More for' }).click()
  await page.getByRole('group', { name: 'More for' }).getByRole('button', { name: item, exact: true }).click()
}

async function moveTo(page: Page, name: string) {
  await dialog(page).getByRole('button', { name, exact: true }).click()
}

test('a conversation begins in a project, with its model and its instructions, and stands below it on every device', async ({
  page,
  browser,
}) => {
  const other = await twoDevices(page, browser)
  await make(page, 'Bakery', { instructions: 'Only bread.', model: 'demo-text-only' })
  await choose(page, 'Bakery', 'New conversation')
  await expect(button(page, 'Model: demo-text-only')).toBeVisible()
  await say(page, 'Which flour?')
  await answered(page, 1)
  await expect(project(page, 'Bakery').getByRole('link', { name: 'Which flour?' })).toBeVisible()
  await expect(inSidebar(page, 'Which flour?')).toHaveCount(1)
  await button(page, 'How it answers here').click()
  await dialog(page).getByText('What it is told before that').click()
  await expect(dialog(page)).toContainText('Its project')
  await expect(dialog(page)).toContainText('Only bread.')

  await expect(heading(other, 'Bakery')).toContainText('1 conversation')
  await expect(inSidebar(other, 'Which flour?')).toHaveCount(0)
  await heading(other, 'Bakery').click()
  await expect(project(other, 'Bakery').getByRole('link', { name: 'Which flour?' })).toBeVisible()
  await other.reload()
  await expect(project(other, 'Bakery').getByRole('link', { name: 'Which flour?' })).toBeVisible()
})

test('conversations are moved into a project by menu and several at once, and Undo brings them back', async ({
  page,
}) => {
  await haveConversations(page, ['Rye', 'Wheat', 'Oats'])
  await make(page, 'Bakery')
  await heading(page, 'Bakery').click()
  await openRowMenu(page, 'Rye')
  await button(page, 'Move to a project').click()
  await moveTo(page, 'Bakery')
  await expect(project(page, 'Bakery').getByRole('link')).toHaveText(['Rye'])
  await notices(page).getByRole('button', { name: 'Undo' }).click()
  await expect(project(page, 'Bakery').getByText('Nothing in it yet')).toBeVisible()

  await openRowMenu(page, 'Wheat')
  await button(page, 'Select').click()
  await sidebar(page).getByRole('checkbox', { name: 'Oats' }).check()
  await button(page, 'Move').click()
  await moveTo(page, 'New project')
  await dialog(page).getByLabel('Name').fill('Mill')
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(heading(page, 'Mill')).toContainText('2 conversations')
  await expect(project(page, 'Today').getByRole('link')).toHaveText(['Rye'])
})

test('a project is archived with its conversations, and deleted without them; both come back', async ({ page }) => {
  await haveConversations(page, ['Rye'])
  await make(page, 'Bakery')
  await openRowMenu(page, 'Rye')
  await button(page, 'Move to a project').click()
  await moveTo(page, 'Bakery')
  await expect(heading(page, 'Bakery')).toContainText('1 conversation')

  await choose(page, 'Bakery', 'Archive')
  await dialog(page).getByRole('button', { name: 'Archive' }).click()
  await expect(project(page, 'Bakery')).toHaveCount(0)
  await sidebar(page).getByRole('button', { name: 'Archive', exact: true }).click()
  await expect(inSidebar(page, 'Rye')).toBeVisible()
  await choose(page, 'Bakery', 'Unarchive')
  await button(page, 'Back to the conversations').click()
  await expect(heading(page, 'Bakery')).toContainText('1 conversation')

  await choose(page, 'Bakery', 'Delete')
  await dialog(page).getByText('Stay', { exact: true }).click()
  await dialog(page).getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(project(page, 'Bakery')).toHaveCount(0)
  await expect(inSidebar(page, 'Rye')).toBeVisible()
  await sidebar(page).getByRole('button', { name: 'Trash', exact: true }).click()
  await choose(page, 'Bakery', 'Restore')
  await button(page, 'Back to the conversations').click()
  await expect(project(page, 'Bakery')).toBeVisible()
  await expect(inSidebar(page, 'Rye')).toBeVisible()
})

test('a project is searched alone, and then everything', async ({ page }) => {
  await haveConversations(page, ['Rye bread', 'Rye fields'])
  await make(page, 'Bakery')
  await openRowMenu(page, 'Rye bread')
  await button(page, 'Move to a project').click()
  await moveTo(page, 'Bakery')
  await choose(page, 'Bakery', 'Search in it')
  const found = dialog(page).getByRole('option')
  await dialog(page).getByRole('combobox').fill('rye')
  await expect(found).toHaveText([/Rye bread/])
  await dialog(page).getByRole('button', { name: 'Search everywhere' }).click()
  await expect(dialog(page).getByRole('combobox')).toBeFocused()
  await expect(found).toHaveCount(2)
})

test('what a project can’t be is said, and nothing typed is lost', async ({ page }) => {
  await page.goto('/')
  await button(page, 'New project').click()
  await dialog(page).getByLabel('Name').fill('Bakery')
  await dialog(page).getByLabel('Instructions').fill('x'.repeat(10_001))
  await expect(dialog(page).getByRole('alert')).toContainText('10,000')
  await dialog(page).getByLabel('Instructions').fill('Only bread.')
  const error = { code: 'too_many_projects', message: 'One person can have 500 projects.' }
  await page.route('**/api/projects', (route) => route.fulfill({ status: 409, json: { error } }))
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(dialog(page).getByRole('alert')).toContainText('Not saved. One person can have 500 projects.')
  await expect(dialog(page).getByLabel('Instructions')).toHaveValue('Only bread.')
  await page.unrouteAll()
  await dialog(page).getByRole('button', { name: 'Save' }).click()
  await expect(project(page, 'Bakery')).toBeVisible()
})

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing serious stands in the way, in ${colorScheme} colours`, async ({ page }) => {
    await page.emulateMedia({ colorScheme })
    await haveConversations(page, ['Rye'])
    await make(page, 'Bakery')
    await heading(page, 'Bakery').click()
    await expect(project(page, 'Bakery').getByText('Nothing in it yet')).toBeVisible()
    await expectNothingSerious(page)
    for (const item of ['Edit', 'Archive']) {
      await choose(page, 'Bakery', item)
      await expect(dialog(page)).toBeVisible()
      await expectNothingSerious(page)
      await page.keyboard.press('Escape')
    }
    await openRowMenu(page, 'Rye')
    await button(page, 'Move to a project').click()
    await expectNothingSerious(page)
  })
}

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true })

  test('a project is made and opened, and a conversation is begun in it, with a finger', async ({ page }) => {
    await haveConversations(page, ['Rye'])
    await make(page, 'Bakery')
    await heading(page, 'Bakery').tap()
    await project(page, 'Bakery').getByRole('button', { name: 'More for' }).tap()
    const item = page.getByRole('group', { name: 'More for' }).getByRole('button', { name: 'New conversation' })
    expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(44)
    await item.tap()
    await expect(button(page, 'In the project Bakery. Leave it')).toBeVisible()
    await say(page, 'Which flour?')
    await answered(page, 1)
    await button(page, 'Open the sidebar').tap()
    await expect(project(page, 'Bakery').getByRole('link', { name: 'Which flour?' })).toBeVisible()
  })
})
