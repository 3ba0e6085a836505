import { freePort } from '#scripts/database/postmaster.ts'
import { overloaded } from '#tests/support/misbehaving-provider/refusal.ts'
import { startMisbehavingProvider } from '#tests/support/misbehaving-provider.ts'
import { launchApp } from './support/launched-app.ts'
import { answered, answers, inSidebar, openRowMenu, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('a conversation from before the key goes on locally, and moves to OpenAI when somebody says so', async ({
  page,
  pageErrors,
}, testInfo) => {
  test.setTimeout(120_000)
  const provider = await startMisbehavingProvider()
  const options = { dataFolder: testInfo.outputPath('data'), port: await freePort('0.0.0.0') }
  const before = await launchApp(options)
  await page.goto(before.url)
  await say(page, 'Hello')
  await answered(page, 1)
  await expect(inSidebar(page, 'Hello')).toBeVisible()
  await before.stop()

  const env = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: provider.url, OPENAI_MODEL: 'gpt-test', RETRY_BASE_MS: '20' }
  const after = await launchApp({ ...options, env })
  await page.reload()
  await answered(page, 1)
  await say(page, 'Still here?')
  await answered(page, 2)
  expect(provider.asked('responses.create')).toEqual([])

  provider.refuse('items.create', ...Array.from({ length: 10 }, () => overloaded))
  await openRowMenu(page, 'Hello')
  await page.getByText('Move to OpenAI').click()
  await expect(page.getByText('stays where it is')).toBeVisible()
  provider.reset()
  await openRowMenu(page, 'Hello')
  await page.getByText('Move to OpenAI').click()
  await expect.poll(() => [...provider.memory.conversations.values()].map((one) => one.items.length)).toContain(4)
  await openRowMenu(page, 'Hello')
  await expect(page.getByText('Rename')).toBeVisible()
  await expect(page.getByText('Move to OpenAI')).toBeHidden()
  await page.keyboard.press('Escape')

  await say(page, 'And now?')
  await answered(page, 3)
  await expect(answers(page).last()).toContainText('I heard: Hello, Still here?, And now?')
  await page.reload()
  await expect(questions(page)).toHaveText(['Hello', 'Still here?', 'And now?'])
  await page.close()
  await after.stop()
  await provider.stop()
  // While no server was there the browser noted every attempt to connect; a refused move is a 503.
  pageErrors.length = 0
})
