import type { Page } from '@playwright/test'
import { fromRoot } from '#scripts/base/project.ts'
import {
  type Asked,
  answering,
  delta,
  refusing,
  says,
  startFakeModelServer,
} from '#tests/lib/local-openai/chat-completions/fake-model-server.ts'
import { type LaunchedApp, launchApp } from './support/launched-app.ts'
import { answered, answers, inSidebar, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test.describe('with a model server of one’s own', () => {
  test.describe.configure({ mode: 'serial' })
  let server: Awaited<ReturnType<typeof startFakeModelServer>>
  let app: LaunchedApp

  test.beforeAll(async () => {
    server = await startFakeModelServer()
    app = await launchApp({
      dataFolder: fromRoot('.cache', 'test', 'model-server'),
      env: { MODEL_SERVER_URL: server.url },
    })
  })
  test.afterAll(async () => {
    await app.stop()
    await server.stop()
  })

  /** Without the thoughts, which stand folded above it. */
  const answerTexts = (page: Page) => answers(page).locator('.prose-answer')
  const isTitle = ({ body }: Asked) => JSON.stringify(body).includes('You write titles')

  test('each way in which an answer fails is said as what it is, and Retry works', async ({ page }) => {
    await page.goto(app.url)
    const ends = [
      [refusing(401, { error: { message: 'no' } }), 'The provider refused the API key.'],
      [answering(delta({ reasoning_content: 'Hm' }), delta({}, 'stop')), 'The model answered with nothing.'],
    ] as const
    // Under the message, or under what the model thought.
    const said = page.getByRole('article')
    for (const [index, [reply, words]] of ends.entries()) {
      server.always(reply)
      if (index === 0) await say(page, 'Hello')
      else await page.getByRole('button', { name: 'Retry' }).click()
      await expect(said.getByText(words)).toBeVisible()
      await expect(said.getByText('Your message is kept')).toBeVisible()
    }
    server.always(answering(...says('Good day')))
    await page.getByRole('button', { name: 'Retry' }).click()
    await answered(page, 1)
    await expect(questions(page)).toHaveText(['Hello'])
    await expect(answers(page)).toHaveText(['Good day'])
    expect(app.output()).toMatch(/"status":401,"code":"invalid_api_key".*the model server refused a request/)
    expect(app.output()).not.toContain('Good day')

    server.always(answering({ error: { message: 'prompt is too long: 9 tokens > 8 maximum' } }))
    await say(page, 'All of it')
    await expect(said.getByText('more than the model can read at once')).toBeVisible()
    await page.getByRole('button', { name: 'Edit it shorter' }).click()
    await expect(page.getByRole('textbox', { name: 'Your message, edited' })).toHaveValue('All of it')
  })

  test('what a model thinks in its text stands neither in the answer nor in the title', async ({ page }) => {
    server.always((reply, asked) => {
      const text = isTitle(asked) ? 'Hm, a title.</think>Two and two' : 'Hm, two and two.\n</think>\n\nIt is four.'
      answering(...says(text))(reply, asked)
    })
    await page.goto(app.url)
    await say(page, 'What is two and two?')
    await expect(answerTexts(page)).toHaveText(['It is four.'])
    await expect(inSidebar(page, 'Two and two')).toBeVisible()
    await page.reload()
    await expect(answerTexts(page)).toHaveText(['It is four.'])
    await say(page, 'Sure?')
    await answered(page, 2)
    const { body } = server.asked.filter((asked) => !isTitle(asked)).at(-1) ?? { body: {} }
    expect(JSON.stringify(body)).not.toContain('Hm')
  })
})
