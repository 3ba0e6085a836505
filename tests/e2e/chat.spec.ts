import type { Locator } from '@playwright/test'
import { answered, answers, chooseModel, composer, inSidebar, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** Without the marks of what is still being written: a line's last star is a star until its other one has come. */
const words = async (answer: Locator) =>
  (await answer.locator('.prose-answer').innerText())
    .replace(/[*_`#]/g, '')
    .trim()
    .split(/\s+/)

test('a person opens the page, types, and reads the answer as it is written', async ({ page }) => {
  await page.goto('/')
  // A reload would lose this.
  await page.evaluate(() => Object.assign(window, { stillThere: true }))
  await composer(page).fill('Explain tides')
  await composer(page).press('Shift+Enter')
  await composer(page).pressSequentially('in two lines')
  await composer(page).press('Enter')

  await expect(questions(page)).toHaveText(/Explain tides\s+in two lines/)
  await expect(composer(page)).toHaveValue('')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible()
  await expect(page).toHaveURL(/\/c\/conv_/)
  await expect(inSidebar(page, 'Explain tides in two lines')).toHaveAttribute('aria-current', 'page')
  await answered(page, 1)
  await expect(answers(page)).toContainText('demo model')
  await expect(answers(page).locator('ul, ol, table, pre').first()).toBeVisible()

  await say(page, 'What did I say first?')
  await answered(page, 2)
  await expect(answers(page).last()).toContainText('Explain tides')
  expect(await page.evaluate(() => 'stillThere' in window)).toBe(true)
})

test('Stop ends an answer where it is, and it stays so after a reload', async ({ page }) => {
  await page.goto('/')
  await chooseModel(page, 'demo-long')
  await say(page, 'Tell me everything')
  await expect(answers(page)).toContainText(/\S+(\s+\S+){10}/)
  await page.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  const shown = await words(answers(page))
  await page.reload()
  await expect(page.getByText('Stopped', { exact: true })).toBeVisible()
  const kept = await words(answers(page))
  // What was on its way while Stop was may be kept too.
  expect(kept.join(' ').startsWith(shown.join(' '))).toBe(true)
  expect(kept.length - shown.length).toBeLessThan(10)
})

test('an answer that fails says why in place, keeps the message, and Retry sends it again without a double', async ({
  page,
}) => {
  await page.goto('/')
  await chooseModel(page, 'demo-failing')
  await say(page, 'Will this work?')
  const reason = answers(page).getByText('The model could not finish this answer.')
  await expect(reason).toBeVisible()
  await page.reload()
  await expect(reason).toBeVisible()
  await chooseModel(page, 'demo')
  await page.getByRole('button', { name: 'Retry' }).click()
  await answered(page, 1)
  await expect(questions(page)).toHaveText(['Will this work?'])
  await page.reload()
  await expect(questions(page)).toHaveText(['Will this work?'])
  await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0)
})

test('a message that can’t be sent stays, what is typed meanwhile too, and it goes by itself later', async ({
  page,
  context,
  pageErrors,
}) => {
  await page.goto('/')
  await say(page, 'First')
  await answered(page, 1)
  await context.setOffline(true)
  await say(page, 'Into the void')
  await expect(page.getByRole('button', { name: 'Retry' })).toBeVisible()
  pageErrors.length = 0
  await composer(page).fill('a draft')
  await context.setOffline(false)
  await page.reload()
  await expect(composer(page)).toHaveValue('a draft')
  await answered(page, 2)
  await expect(questions(page)).toHaveText(['First', 'Into the void'])
})

test('a message that is too long says so and is not lost', async ({ page }) => {
  await page.goto('/')
  await composer(page).fill('x'.repeat(100_001))
  await expect(page.getByRole('alert').filter({ hasText: '100,001 characters' })).toBeVisible()
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue(/^x{100001}$/)
  await expect(page).toHaveURL(/\/$/)
})
