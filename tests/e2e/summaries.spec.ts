import type { Page } from '@playwright/test'
import { answered, answers, questions, say, twoDevices } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const note = (page: Page) => page.getByRole('note')

/** The demo reads as much as there is: here its list says how much. */
async function withRoom(page: Page) {
  await page.route('**/api/models', async (route) => {
    const reply = await route.fetch()
    const body = await reply.json()
    const models = body.models.map((model: object) => ({ ...model, contextTokens: 1000 }))
    await route.fulfill({ response: reply, json: { ...body, models } })
  })
}

test('the older part is summarised for the model, nothing goes from the page, and the full conversation is one step away', async ({
  page,
  browser,
}) => {
  await withRoom(page)
  const other = await twoDevices(page, browser)
  await page.reload()
  for (const [count, text] of ['I have a cat called Miso', 'And a dog', 'And a fish'].entries()) {
    await say(page, text)
    await answered(page, count + 1)
  }
  await other.goto(page.url())
  await expect(questions(other)).toHaveCount(3)
  await page.getByRole('button', { name: /of the 1,000 tokens/ }).click()
  await button(page, 'Summarise the older part').click()
  await expect(note(page)).toContainText('From here on the model has a summary')
  await expect(questions(page)).toHaveCount(3)
  await expect(note(other)).toContainText('From here on the model has a summary')
  await button(page, 'Show the summary').click()
  await expect(note(page)).toContainText('You wrote “I have a cat called Miso”')

  await say(page, 'What did I say?')
  await answered(page, 4)
  await button(other, 'Go on with every word').click()
  await expect(note(other)).toContainText('also goes on from here with a summary')
  await expect(answers(other)).toHaveCount(3)
  await expect(answers(page)).toHaveCount(3)
  await button(page, 'Go on with the summary').click()
  await expect(answers(page)).toHaveCount(4)
  await page.reload()
  await expect(questions(page).last()).toContainText('What did I say?')
})

test('where nothing can be summarised, that is said, and all is as before', async ({ page }) => {
  await withRoom(page)
  await page.goto('/')
  await say(page, 'Hello there')
  await answered(page, 1)
  await page.getByRole('button', { name: /of the 1,000 tokens/ }).click()
  await button(page, 'Summarise the older part').click()
  await expect(
    page.getByText('Nothing was summarised. There is nothing older to summarise.', { exact: false }),
  ).toBeVisible()
  await expect(note(page)).toHaveCount(0)
})
