import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { answered, answers, chooseModel, composer, haveConversations, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const options = (page: Page) => page.getByRole('listbox', { name: 'Saved prompts' }).getByRole('option')
const selected = (page: Page) =>
  composer(page).evaluate((field: HTMLTextAreaElement) => field.value.slice(field.selectionStart, field.selectionEnd))

async function havePrompts(page: Page, prompts: { title: string; text: string }[]): Promise<void> {
  await haveConversations(page, ['Something'])
  await page.evaluate(async (prompts) => {
    const headers = { 'content-type': 'application/json' }
    await fetch('/api/prompts/import', { method: 'POST', headers, body: JSON.stringify({ prompts }) })
  }, prompts)
  await page.goto('/')
  // A key that comes before the page listens is only typed.
  await expect(page.getByText('Something', { exact: true }).first()).toBeAttached()
}

const PROMPTS = [
  { title: 'Translate', text: 'Translate into {{language}}: {{text}}' },
  { title: 'Tidy up', text: 'Tidy this up.' },
  { title: 'Summarise', text: 'Summarise in {{number}} sentences.' },
]

async function openPromptSettings(page: Page) {
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Saved prompts' }).click()
  return dialog
}

test('a saved prompt is found, filled in and sent by keyboard alone', async ({ page }) => {
  await havePrompts(page, PROMPTS)
  await composer(page).press('/')
  await expect(options(page)).toHaveText([/^Summarise/, /^Tidy up/, /^Translate/])
  await page.keyboard.type('t')
  await expect(options(page)).toHaveText([/^Tidy up/, /^Translate/])
  await page.keyboard.press('ArrowDown')
  const active = await composer(page).getAttribute('aria-activedescendant')
  await expect(page.locator(`[id="${active}"]`)).toHaveAttribute('aria-selected', 'true')
  expect((await new AxeBuilder({ page }).include('form').analyze()).violations).toEqual([])

  await page.keyboard.press('Enter')
  await expect(composer(page)).toHaveValue('Translate into {{language}}: {{text}}')
  expect(await selected(page)).toBe('{{language}}')
  await page.keyboard.type('French')
  await page.keyboard.press('Tab')
  expect(await selected(page)).toBe('{{text}}')
  await page.keyboard.type('Good morning')
  await page.keyboard.press('Shift+Tab')
  await expect(composer(page)).not.toBeFocused()
  await composer(page).focus()
  await page.keyboard.press('Enter')
  await expect(questions(page)).toHaveText(['Translate into French: Good morning'])
  await answered(page, 1)
})

test('what is put into the field is undone and done again, as what is typed is', async ({ page }) => {
  await havePrompts(page, PROMPTS)
  await composer(page).pressSequentially('Please. ')
  await page.getByRole('button', { name: 'Saved prompts' }).click()
  await expect(page.getByRole('combobox', { name: 'Find a saved prompt' })).toBeFocused()
  await page.keyboard.type('tidy')
  await expect(options(page)).toHaveCount(1)
  await page.keyboard.press('Tab')
  await expect(composer(page)).toHaveValue('Please. Tidy this up.')
  await page.keyboard.press('Control+z')
  await expect(composer(page)).toHaveValue('Please. ')
  await page.keyboard.press('Control+Shift+z')
  await expect(composer(page)).toHaveValue('Please. Tidy this up.')
})

test('a slash stays a slash: Escape leaves what was typed, and what matches nothing is sent as it is', async ({
  page,
}) => {
  await havePrompts(page, PROMPTS)
  await composer(page).press('/')
  await expect(options(page)).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(options(page)).toHaveCount(0)
  await expect(composer(page)).toHaveValue('/')
  await expect(composer(page)).toBeFocused()
  await composer(page).fill('')
  await composer(page).pressSequentially('/usr/bin is what?')
  await expect(options(page)).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(questions(page)).toHaveText(['/usr/bin is what?'])
})

test('prompts are made, changed, taken along and brought in, on the settings’ page', async ({ page }) => {
  await havePrompts(page, [])
  const dialog = await openPromptSettings(page)
  await dialog.getByRole('button', { name: 'New prompt' }).click()
  await dialog.getByLabel('Title').fill('Tea')
  await dialog.getByRole('textbox', { name: 'Text' }).fill('Make {{kind}} tea')
  await page.keyboard.press('Control+Enter')
  const list = dialog.getByRole('list', { name: 'Saved prompts' })
  await expect(list.getByRole('listitem')).toHaveText(['TeaMake {{kind}} tea'])
  await dialog.getByRole('button', { name: 'Edit Tea' }).click()
  await dialog.getByLabel('Title').fill('Green tea')
  await page.keyboard.press('Enter')
  await expect(list.getByRole('listitem')).toHaveText(['Green teaMake {{kind}} tea'])

  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Export' }).click()
  const file = await (await download).path()
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({
    prompts: [{ title: 'Green tea', text: 'Make {{kind}} tea' }],
  })
  await dialog.getByRole('button', { name: 'Delete Green tea' }).click()
  await page.getByRole('dialog', { name: 'Delete this saved prompt?' }).getByRole('button', { name: 'Delete' }).click()
  await expect(list).toBeHidden()

  const input = dialog.getByLabel('File with prompts')
  await input.setInputFiles(file)
  await expect(dialog.getByText('1 prompt was added.')).toBeVisible()
  await expect(list.getByRole('listitem')).toHaveCount(1)
  await input.setInputFiles(file)
  await expect(dialog.getByText('0 prompts were added. 1 was there already.')).toBeVisible()

  const bad = { name: 'prompts.json', mimeType: 'application/json' }
  for (const [content, why] of [
    ['{"prompts": [', 'This file is not JSON.'],
    ['[]', 'This file has no list named “prompts”.'],
    ['{"prompts": [{"title": "Tea"}]}', 'Nothing was imported. prompts.0.text'],
    [
      JSON.stringify({ prompts: Array(501).fill(PROMPTS[0]) }),
      'There are 501 prompts in this file; at most 500 can be kept.',
    ],
  ] as const) {
    await input.setInputFiles({ ...bad, buffer: Buffer.from(content) })
    await expect(dialog.getByText(why)).toBeVisible()
  }
  await expect(list.getByRole('listitem')).toHaveCount(1)
  expect((await new AxeBuilder({ page }).include('dialog').analyze()).violations).toEqual([])
})

test('a long text gets all the room, and Escape takes it back before it stops anything', async ({ page }) => {
  await page.goto('/')
  await composer(page).fill('One line')
  await expect(page.getByRole('button', { name: 'Larger field' })).toBeHidden()
  await composer(page).fill('A line\n'.repeat(12))
  const before = await composer(page).boundingBox()
  await composer(page).evaluate((field: HTMLTextAreaElement) => field.setSelectionRange(3, 3))
  await page.getByRole('button', { name: 'Larger field' }).click()
  await expect
    .poll(async () => (await composer(page).boundingBox())?.height)
    .toBeGreaterThan((before?.height ?? 0) + 100)
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('!')
  await expect(composer(page)).toHaveValue(/^A l!ine/)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Larger field' })).toBeVisible()
  await expect(composer(page)).toBeFocused()
})

test('while an answer is being written Escape first closes what is open, and then stops it', async ({ page }) => {
  await havePrompts(page, PROMPTS)
  await chooseModel(page, 'demo-slow')
  await say(page, 'Tell me about rivers')
  await expect(answers(page)).toContainText(/\w/)
  await composer(page).fill('A line\n'.repeat(12))
  await page.getByRole('button', { name: 'Larger field' }).click()
  await page.getByRole('button', { name: 'Saved prompts' }).click()
  await expect(options(page)).toHaveCount(3)
  const stop = page.getByRole('button', { name: 'Stop' })
  await page.keyboard.press('Escape')
  await expect(options(page)).toHaveCount(0)
  await expect(stop).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Larger field' })).toBeVisible()
  await expect(stop).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(stop).toBeHidden()
})

test('Enter begins a new line for whoever wants that, and Ctrl Enter sends', async ({ page }) => {
  await havePrompts(page, [])
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('checkbox', { name: 'Enter sends the message' }).uncheck()
  await page.keyboard.press('Escape')
  await composer(page).pressSequentially('One')
  await page.keyboard.press('Enter')
  await page.keyboard.type('Two')
  await expect(composer(page)).toHaveValue('One\nTwo')
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toHaveAttribute('title', /Ctrl Enter/)
  await page.reload()
  await composer(page).press('Control+Enter')
  await expect(questions(page)).toHaveText(['One\nTwo'])
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true })

  test('a saved prompt is chosen with a finger', async ({ page }) => {
    await havePrompts(page, PROMPTS)
    await page.getByRole('button', { name: 'Saved prompts' }).tap()
    await expect(options(page)).toHaveCount(3)
    await expect(page.getByRole('combobox', { name: 'Find a saved prompt' })).not.toBeFocused()
    await page.getByRole('option', { name: /Translate/ }).tap()
    await expect(composer(page)).toHaveValue('Translate into {{language}}: {{text}}')
    expect(await selected(page)).toBe('{{language}}')
    await page.getByRole('button', { name: 'Saved prompts' }).tap()
    await expect(options(page)).toHaveCount(3)
    await page.touchscreen.tap(195, 90)
    await expect(options(page)).toHaveCount(0)
  })
})
