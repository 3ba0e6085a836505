import { answered, say } from './support/pages.ts'
import { expect, test } from './support/test.ts'

test('a script that somebody gets into the page does not run, and the page’s own do', async ({ page, pageErrors }) => {
  const response = await page.goto('/')
  const policy = response?.headers()['content-security-policy'] ?? ''
  expect(policy).toMatch(/script-src 'self' 'nonce-[\w+/=]{22,}'/)
  expect(policy.split(';').find((part) => part.includes('script-src'))).not.toContain('unsafe')
  await say(page, 'Hello')
  await answered(page, 1)
  const ran = await page.evaluate(async () => {
    const blocked = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', resolve, { once: true }),
    )
    document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.smuggled = true' }))
    document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.smuggled = true">')
    await blocked
    return 'smuggled' in window
  })
  expect(ran).toBe(false)
  // The browser complains of the script, and of nothing else.
  expect(pageErrors.splice(0).every((error) => error.includes('inline script'))).toBe(true)
})

test('each page has a number of its own, and is kept by nobody but its browser', async ({ request }) => {
  const numbers = new Set<string>()
  for (const path of ['/', '/c/conv_x', '/account-deleted', '/nowhere']) {
    const response = await request.get(path)
    const [, number = ''] = /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '') ?? []
    numbers.add(number)
    expect(response.headers()).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': expect.stringContaining('private'),
    })
    const scripts = (await response.text()).match(/<script(?![^>]*type="text\/plain")[^>]*>/g) ?? []
    expect(scripts.filter((tag) => !tag.includes('src=') && !tag.includes(`nonce="${number}"`))).toEqual([])
  }
  expect(numbers.size).toBe(4)
})
