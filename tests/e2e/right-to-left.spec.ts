import type { Locator } from '@playwright/test'
import { answered, haveConversations, inSidebar, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const TITLE = 'שיחה ארוכה מאוד על הגאות והשפל בים התיכון ועל הירח'

const directionOf = (text: Locator) => text.evaluate((element) => getComputedStyle(element).direction)

/** Whether the first letter is inside its box, where text that is too long is cut off. */
const showsBeginning = (text: Locator) =>
  text.evaluate((element) => {
    const letter = document.createRange()
    letter.setStart(element.firstChild as Node, 0)
    letter.setEnd(element.firstChild as Node, 1)
    const { left, right } = letter.getBoundingClientRect()
    const box = element.getBoundingClientRect()
    return box.left <= left && right <= box.right
  })

test('what is written from right to left stands so: a title with its beginning, a message with its question mark', async ({
  page,
}) => {
  await haveConversations(page, [TITLE])
  const title = inSidebar(page, TITLE).getByText(TITLE)
  expect(await directionOf(title)).toBe('rtl')
  expect(await showsBeginning(title)).toBe(true)

  await say(page, 'מה שלומך?')
  await answered(page, 1)
  expect(await directionOf(questions(page).getByText('מה שלומך?'))).toBe('rtl')

  await page.keyboard.press('Control+k')
  const found = page.getByRole('dialog', { name: 'Search' }).getByRole('option').getByText(TITLE)
  expect(await directionOf(found)).toBe('rtl')
  expect(await showsBeginning(found)).toBe(true)
})
