import { answered, answers, composer, haveConversations, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('keys begin a conversation, lead through the list, edit, copy, and choose a model, from within the field', async ({
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await haveConversations(page, ['Bread', 'Cake'])
  const title = (name: string) => expect(page.getByRole('banner')).toContainText(name)
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await title('Cake')
  await page.keyboard.press('Alt+Shift+ArrowDown')
  await title('Bread')
  await page.keyboard.press('Alt+Shift+ArrowUp')
  await title('Cake')
  await page.keyboard.press('Alt+Shift+C')
  await expect(page.getByText('There is no answer to copy here.')).toBeVisible()
  await composer(page).focus()
  await page.keyboard.press('Alt+Shift+N')
  await expect(page).toHaveURL('/')
  await say(page, 'Hello')
  await answered(page, 1)
  await page.keyboard.press('Alt+Shift+C')
  await expect(page.getByText('Copied.')).toBeVisible()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('demo model')
  await page.keyboard.press('Alt+Shift+E')
  await expect(questions(page).getByRole('textbox')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('Alt+Shift+M')
  await expect(page.getByRole('group', { name: 'Models' })).toBeVisible()
  // What lies over the page has the keys.
  await page.keyboard.press('Alt+Shift+N')
  await expect(answers(page)).toHaveCount(1)
})

test('a question mark shows the keys, where nothing is typed', async ({ page }) => {
  await page.goto('/')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('?')
  await expect(composer(page)).toHaveValue('?')
  await page.getByRole('button', { name: 'Temporary' }).focus()
  await page.keyboard.press('?')
  const dialog = page.getByRole('dialog', { name: 'Shortcuts' })
  await expect(dialog.getByText('Copy the last answer')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()
})
