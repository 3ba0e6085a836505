import type { Browser, Page } from '@playwright/test'
import { expect } from './test.ts'

/** What a person does in the app, in their words. */
export const composer = (page: Page) => page.getByRole('textbox', { name: 'Your message' })
export const answers = (page: Page) => page.getByRole('article', { name: 'Answer' })
export const questions = (page: Page) => page.getByRole('article', { name: 'You' })
export const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
export const inSidebar = (page: Page, title: string) => sidebar(page).getByRole('link', { name: title })

/** The sidebar's menu of a conversation, open. */
export async function openRowMenu(page: Page, title: string): Promise<void> {
  await inSidebar(page, title).hover()
  await sidebar(page)
    .getByRole('button', { name: `More for ${title}`, exact: true })
    .click()
}

/** Makes empty conversations with these titles and shows them, the last one first. Returns their ids. */
export async function haveConversations(page: Page, titles: string[]): Promise<string[]> {
  await page.goto('/')
  await openSheet(page)
  // By then the page is somebody's.
  await expect(sidebar(page).getByText('Your conversations will be listed here.')).toBeVisible()
  const ids = await page.evaluate(async (titles) => {
    const ids: string[] = []
    for (const title of titles) {
      const body = JSON.stringify({ title })
      const headers = { 'content-type': 'application/json' }
      const reply = await fetch('/api/conversations', { method: 'POST', body, headers })
      ids.push((await reply.json()).conversation.id)
    }
    return ids
  }, titles)
  await page.reload()
  await openSheet(page)
  await expect(inSidebar(page, titles.at(-1) ?? '')).toBeVisible()
  return ids
}

/** On a phone the sidebar has to be opened. */
async function openSheet(page: Page): Promise<void> {
  const button = page.getByRole('button', { name: 'Open the sidebar' })
  if ((page.viewportSize()?.width ?? 0) < 768) await button.click()
}

/** What the page says at its edge. */
export const notices = (page: Page) => page.getByRole('status', { name: 'Notices' })

/** Types a message and presses Enter. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
}

/** The answers have stopped growing and the next message can be sent. */
export async function answered(page: Page, count: number): Promise<void> {
  await expect(answers(page)).toHaveCount(count, { timeout: 30_000 })
  await expect(page.getByRole('button', { name: 'Send', exact: true })).toBeVisible({ timeout: 30_000 })
}

export async function chooseModel(page: Page, model: string): Promise<void> {
  await page.getByRole('button', { name: /^Model: / }).click()
  const rows = page.getByRole('group', { name: 'Models' }).getByRole('button')
  await rows.filter({ hasText: new RegExp(`^\\W*${model}(?![\\w-])`) }).click()
}

export async function openAccountDialog(page: Page, action: 'Sign up' | 'Sign in', account: Account): Promise<void> {
  await page.getByRole('button', { name: action, exact: true }).click()
  const dialog = page.getByRole('dialog', { name: action })
  await dialog.getByLabel('E-mail').fill(account.email)
  await dialog.getByLabel('Password').fill(account.password)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await expect(dialog).toBeHidden()
}

export interface Account {
  email: string
  password: string
}

/** Somebody nobody else is. */
export const newAccount = (): Account => ({
  email: `${crypto.randomUUID()}@example.org`,
  password: 'correct horse battery',
})

/** Another device of the person who has this account, with an empty page. */
export async function anotherDevice(browser: Browser, account: Account): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto('/')
  await openAccountDialog(page, 'Sign in', account)
  await expect(page.getByRole('button', { name: `Account: ${account.email}` })).toBeVisible()
  return page
}

/** Signs up here, and in on another device. */
export async function twoDevices(page: Page, browser: Browser): Promise<Page> {
  const account = newAccount()
  await page.goto('/')
  await openAccountDialog(page, 'Sign up', account)
  return anotherDevice(browser, account)
}
