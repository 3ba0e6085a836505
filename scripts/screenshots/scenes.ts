import { expect, type Page } from '@playwright/test'
import { answered, answers, say, sidebar } from '#tests/e2e/support/pages.ts'

interface Scene {
  /** What is said in a conversation of its own, one after the other; without any it is the empty page. */
  prompts?: string[]
  /** What is done before the picture is taken. */
  show?: (page: Page) => Promise<void>
  /** All four unless it is said. */
  screens?: string[]
  /** The whole page and not only what is on the screen. */
  isWhole?: boolean
}

const everywhere = ['desktop-light', 'desktop-dark', 'phone-light', 'phone-dark']
/** What the pictures show. What the demo model can do it does when it is asked so. */
export const scenes: Record<string, Scene> = {
  empty: { screens: everywhere, show: listed },
  answer: {
    prompts: ['Write code about kayaking', 'Compare kayaking and sailing in a table'],
    screens: everywhere,
    show: async (page) => {
      await toLastAnswer(page)
      await page.locator('[data-code]').first().waitFor()
    },
  },
  steps: {
    prompts: ['Show everything'],
    screens: everywhere,
    show: async (page) => {
      await toLastAnswer(page)
      await page.getByText('Ran code').click()
      await page.locator('details [data-code]').first().waitFor()
      await answers(page)
        .last()
        .evaluate((answer) => answer.scrollIntoView())
    },
  },
  picture: {
    prompts: ['Draw a heron'],
    screens: ['desktop-dark', 'phone-light'],
    show: async (page) => {
      await toLastAnswer(page)
      await answers(page).getByRole('img').waitFor()
    },
  },
  sources: { prompts: ['Search the web for otters'], screens: everywhere, show: toLastAnswer },
  search: {
    screens: everywhere,
    show: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Search' }).fill('otters')
      await page.getByRole('listbox', { name: 'Results' }).getByRole('option').first().waitFor()
    },
  },
  lists: {
    screens: everywhere,
    show: async (page) => {
      if (isNarrow(page)) await page.getByRole('button', { name: 'Open the sidebar' }).click()
      const more = sidebar(page)
        .getByRole('button', { name: /^More for/ })
        .first()
      await more.waitFor({ state: 'attached' })
      // Before the page is live nothing opens.
      await expect(async () => {
        await more.focus()
        await page.keyboard.press('Enter')
        await expect(page.getByRole('button', { name: 'Rename' }).first()).toBeVisible({ timeout: 1000 })
      }).toPass()
    },
  },
  'right-to-left': {
    prompts: ['كيف تعمل حركة المد والجزر؟ اشرحها في list'],
    screens: ['desktop-light', 'phone-dark'],
    show: toLastAnswer,
  },
  print: {
    prompts: ['Show me everything', 'Think about how otters sleep', 'Write code about kayaking'],
    screens: ['paper'],
    isWhole: true,
    show: async (page) => {
      await answered(page, 3)
      await page.getByText('The model asks to use').waitFor()
      await answers(page).last().locator('[data-code]').first().waitFor()
      await page.emulateMedia({ media: 'print', colorScheme: 'light' })
    },
  },
}

/** Has every conversation that is shown. Returns where they are, by the names of the scenes. */
export async function playPrompts(page: Page): Promise<Record<string, string>> {
  const addresses: Record<string, string> = {}
  for (const [name, { prompts }] of Object.entries(scenes)) {
    if (!prompts) continue
    await page.goto('/')
    for (const [index, prompt] of prompts.entries()) {
      await say(page, prompt)
      await answered(page, index + 1)
    }
    await page.waitForURL(/\/c\//)
    addresses[name] = new URL(page.url()).pathname
  }
  return addresses
}

const isNarrow = (page: Page) => (page.viewportSize()?.width ?? 0) < 768

/** What is beside the conversation is there, where there is room for it. */
async function listed(page: Page): Promise<void> {
  if (!isNarrow(page))
    await sidebar(page)
      .getByRole('button', { name: /^More for/ })
      .first()
      .waitFor({ state: 'attached' })
}

async function toLastAnswer(page: Page): Promise<void> {
  await listed(page)
  await answers(page).last().waitFor()
}
