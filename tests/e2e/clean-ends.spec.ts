import { answered, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

/** @see https://github.com/microsoft/playwright/issues/42742 what Chromium makes of a stream that must not be stored */
test('no finished answer is a failed request in the browser’s network log', async ({ page }) => {
  const ends: string[] = []
  const note = (url: string, how: string) => {
    const { pathname } = new URL(url)
    if (/^\/api\/(chat|turns)\b/.test(pathname)) ends.push(`${pathname.split('/')[2]} ${how}`)
  }
  page.on('requestfinished', (request) => note(request.url(), 'finished'))
  page.on('requestfailed', (request) => note(request.url(), request.failure()?.errorText ?? 'failed'))
  await page.goto('/')
  const texts = ['How do tides work?', 'And the moon?', 'Thank you', 'Goodbye']
  for (const [index, text] of texts.entries()) {
    await say(page, text)
    await answered(page, index + 1)
  }
  await expect.poll(() => ends).toEqual(texts.map(() => 'chat finished'))

  // The same of one that is watched after a reload.
  await say(page, 'Once more, please')
  await expect(page).toHaveURL(/\/c\/conv_/)
  await page.reload()
  await answered(page, texts.length + 1)
  await expect.poll(() => ends.filter((end) => end.startsWith('turns'))).toEqual(['turns finished'])
})
