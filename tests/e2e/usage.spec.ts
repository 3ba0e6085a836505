import { AxeBuilder } from '@axe-core/playwright'
import { answered, composer, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('what answers took is shown for one, for the conversation, and by day and model', async ({ page }) => {
  await page.goto('/')
  await say(page, 'Hello')
  await answered(page, 1)
  await say(page, 'Hello again')
  await answered(page, 2)
  await page.getByRole('button', { name: 'About this answer' }).last().click()
  const facts = page.getByRole('dialog', { name: 'About this answer' })
  await expect(facts).toContainText(/Written\d+ tokens/)
  await expect(facts).toContainText(/In all here\d+ read, \d+ written/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings', exact: true }).click()
  await page.getByRole('button', { name: 'What you used' }).click()
  const used = page.getByRole('dialog', { name: 'What you used' })
  await expect(used).toContainText(/This month\d+ tokens/)
  await expect(used).toContainText(/demo\d+ read, \d+ written/)
  const { violations } = await new AxeBuilder({ page }).include('dialog').analyze()
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([])
})

test('a month that is nearly used up is warned of, and one that is says when it goes on; nothing is lost', async ({
  page,
}) => {
  let usedTokens = 850
  await page.route('**/api/settings', async (route) => {
    const reply = await route.fetch()
    const month = {
      usedTokens,
      allowedTokens: 1000,
      usedCost: null,
      allowedCost: null,
      backAt: '2026-12-01T00:00:00.000Z',
    }
    await route.fulfill({ response: reply, json: { ...(await reply.json()), month } })
  })
  await page.goto('/')
  await expect(page.getByText('85 % of this month’s budget is used.')).toBeVisible()
  usedTokens = 1000
  await say(page, 'Hello')
  await answered(page, 1)
  await expect(page.getByText('This month’s budget is used up. You can go on from December 1.')).toBeVisible()
  await expect(questions(page)).toHaveText(['Hello'])
})

test('how full what the model reads is stands beside it, where that is known', async ({ page }) => {
  await page.route('**/api/models', async (route) => {
    const reply = await route.fetch()
    const body = await reply.json()
    const models = body.models.map((model: object) => ({ ...model, contextTokens: 1000 }))
    await route.fulfill({ response: reply, json: { ...body, models } })
  })
  await page.goto('/')
  await say(page, 'Hello there')
  await answered(page, 1)
  await expect(page.getByText(/^\d+ of the 1,000 tokens that this model reads at once$/)).toBeAttached()
  await page.reload()
  const taken = page.getByText(/^\d+ of the 1,000 tokens that this model reads at once$/)
  await expect(taken).toBeAttached()
  // What is typed counts in, once nothing more is typed.
  const before = Number.parseInt(await taken.innerText(), 10)
  await composer(page).fill('More words than before. '.repeat(40))
  await expect.poll(async () => Number.parseInt(await taken.innerText(), 10)).toBeGreaterThan(before + 100)
})
