import { freePort } from '#scripts/database/postmaster.ts'
import { launchApp } from './support/launched-app.ts'
import { answered, answers, chooseModel, composer, questions, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('a server that is killed in mid-answer: the page waits, keeps what was shown, and Retry gets the answer', async ({
  page,
  pageErrors,
}, testInfo) => {
  test.setTimeout(90_000)
  const options = { dataFolder: testInfo.outputPath('data'), port: await freePort('0.0.0.0') }
  const first = await launchApp(options)
  await page.goto(first.url)
  await chooseModel(page, 'demo-long')
  await say(page, 'Tell me at length')
  await expect(answers(page)).toContainText(/(\S+\s+){40}/)
  await first.stop('SIGKILL')
  await expect(page.getByText('The connection was lost.')).toBeVisible()
  await composer(page).fill('a draft')

  const second = await launchApp(options)
  const retry = page.getByRole('button', { name: 'Retry' })
  await expect(retry).toBeVisible({ timeout: 40_000 })
  await expect(answers(page)).toContainText(/(\S+\s+){40}/)
  await expect(composer(page)).toHaveValue('a draft')
  await page.reload()
  await expect(questions(page)).toHaveText(['Tell me at length'])
  await chooseModel(page, 'demo')
  await retry.click()
  await answered(page, 1)
  await expect(questions(page)).toHaveText(['Tell me at length'])
  await page.close()
  await second.stop()
  // While no server was there the browser noted every attempt to connect.
  pageErrors.length = 0
})
