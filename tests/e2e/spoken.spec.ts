import { readFile, writeFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { answered, answers, chooseModel, composer, haveConversations, inSidebar, say } from './support/pages.ts'
import { giveScreenReader, heardWhile, readOut } from './support/screen-reader.ts'
import { expect, test } from './support/test.ts'

const GOLDEN = new URL('spoken.txt', import.meta.url)

/** What of an answer is said at once depends on how fast it comes: here it is one text. */
const asOneText = (heard: string[]) => [
  ...heard.filter((phrase) => /^polite: (Waiting|Loading)/.test(phrase)),
  heard
    .filter((phrase) => !/^polite: (Waiting|Loading)/.test(phrase))
    .map((phrase) => phrase.replace('polite: ', ''))
    .join(' '),
]

async function ask(page: Page, text: string, count: number): Promise<void> {
  await say(page, text)
  await answered(page, count)
  // It is said a little later than it is read.
  await page.waitForFunction(() => {
    const letters = (text = '') => text.replace(/[^\p{L}]/gu, '')
    const read = [...document.querySelectorAll('article .prose-answer :is(p, li, td), article [data-outcome]')].at(
      -1,
    )?.textContent
    return letters(document.querySelector('[role=log]')?.textContent ?? '').endsWith(letters(read ?? '?').slice(-12))
  })
}

test('what a person hears who doesn’t see the page', async ({ page }) => {
  const scenes = new Map<string, string[]>()
  await giveScreenReader(page)
  await haveConversations(page, ['Soups', 'Trains'])
  scenes.set('list', await readOut(page, 'nav[aria-label=Conversations]'))

  await inSidebar(page, 'Soups').click()
  await expect(composer(page)).toBeFocused()
  scenes.set('send, wait and answer', asOneText(await heardWhile(page, () => ask(page, 'Which soup is best?', 1))))
  await page.mouse.move(0, 0)
  scenes.set('an answer', await readOut(page, 'article[aria-label=Answer]'))

  await ask(page, 'Show me a table', 2)
  scenes.set('table', await readOut(page, 'article[aria-label=Answer] table'))

  const searched = await heardWhile(page, () => ask(page, 'Search the web for otters', 3))
  scenes.set('tool', asOneText(searched))
  scenes.set('an answer with a tool', await readOut(page, 'article[aria-label=Answer]:has([data-sources])'))

  await chooseModel(page, 'demo-failing')
  scenes.set('error', asOneText(await heardWhile(page, () => ask(page, 'Will this work?', 4))).slice(-1))

  await chooseModel(page, 'demo-long')
  const stopped = await heardWhile(page, async () => {
    await say(page, 'Tell me everything')
    await expect(answers(page).last()).toContainText(/\S+(\s+\S+){10}/)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('log')).toContainText('Stopped.')
  })
  scenes.set(
    'stop',
    stopped.slice(-1).map((phrase) => phrase.replace(/.*(?=Stopped\.)/s, '… ')),
  )

  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Search' }).fill('soup')
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible()
  scenes.set('search', await readOut(page, 'dialog'))
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Sign up' }).click()
  await expect(page.getByRole('dialog', { name: 'Sign up' })).toBeVisible()
  scenes.set('dialog', await readOut(page, 'dialog'))

  const today = /\b[A-Z][a-z]{2} \d{1,2}\b/g
  const spoken = [...scenes]
    .map(([scene, phrases]) => `# ${scene}\n${phrases.join('\n')}\n`)
    .join('\n')
    .replace(today, 'today')
    .replace(/· \d+ s\b/g, '· a while')
  if (process.env.UPDATE_SPOKEN) await writeFile(GOLDEN, spoken)
  expect(spoken).toBe(await readFile(GOLDEN, 'utf8'))
})
