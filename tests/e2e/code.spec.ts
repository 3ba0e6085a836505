import type { Page } from '@playwright/test'
import { answers, composer, sidebar } from './support/pages.ts'
import { expect, test } from './support/test.ts'

const CODE = '```ts\nconst tide = "high" // twice a day\n```'
const FORMULA = '```math\n\\sum_{n=1}^{9} \\frac{1}{n^2}\n```'
const DIAGRAM = '```mermaid\nflowchart LR\n  A[Moon] --> B[Bay]\n```'

/** Opens a conversation with this answer. */
async function haveAnswer(page: Page, content: string): Promise<void> {
  await page.goto('/')
  // By then the page is somebody's.
  await expect(sidebar(page).getByText('Your conversations will be listed here.')).toBeVisible()
  const id = await page.evaluate(async (content) => {
    const messages = [
      { role: 'user', content: 'Show me' },
      { role: 'assistant', content },
    ]
    const headers = { 'content-type': 'application/json' }
    const reply = await fetch('/api/conversations/import', {
      method: 'POST',
      body: JSON.stringify({ messages }),
      headers,
    })
    return (await reply.json()).conversation.id
  }, content)
  await page.goto(`/c/${id}`)
  await expect(answers(page)).toBeVisible()
}

const diagram = (page: Page) => page.frameLocator('iframe[title="Diagram"]')

test('code comes in colours, a formula drawn, and a diagram when asked for, with nothing that the policy forbids', async ({
  page,
}) => {
  await page.addInitScript(() => {
    const violations: string[] = []
    Object.assign(window, { violations })
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.violatedDirective))
  })
  await haveAnswer(page, [CODE, FORMULA, DIAGRAM].join('\n\n'))
  await expect(page.locator('[data-code="keyword"]', { hasText: 'const' })).toBeVisible()
  await expect(page.locator('[data-formula] .katex-html')).toBeVisible()
  await expect(page.locator('iframe')).toHaveCount(0)
  await page.getByRole('button', { name: 'Show diagram' }).click()
  await expect(diagram(page).getByText('Moon')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Save as SVG' })).toBeEnabled()
  const loaded = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name))
  expect(loaded.filter((name) => name.includes('mermaid'))).toEqual([])
  expect(await page.evaluate(() => 'violations' in window && window.violations)).toEqual([])

  await page.getByRole('button', { name: 'Show code' }).click()
  await expect(page.locator('iframe')).toHaveCount(0)
})

test('the frame of a diagram reaches neither the page nor any server', async ({ page, pageErrors }) => {
  await haveAnswer(page, DIAGRAM)
  await page.getByRole('button', { name: 'Show diagram' }).click()
  await expect(diagram(page).getByText('Moon')).toBeVisible()
  const frame = page.frame({ url: /\/frame\/diagram$/ })
  const reached = await frame?.evaluate(async () => {
    const tries: Record<string, () => unknown> = {
      cookies: () => document.cookie,
      storage: () => localStorage.length,
      page: () => parent.document.title,
      server: () => fetch('/api/conversations'),
      stranger: () =>
        new Promise((resolve, reject) =>
          Object.assign(new Image(), { onload: resolve, onerror: reject, src: '/icon.svg' }),
        ),
      evaluation: () => new Function('return 1')(),
      window: () => open('/') ?? Promise.reject(),
    }
    const reached: string[] = []
    for (const [name, attempt] of Object.entries(tries)) {
      try {
        await attempt()
        reached.push(name)
      } catch {}
    }
    return reached
  })
  expect(reached).toEqual([])
  // The browser says of each what stood in its way.
  pageErrors.length = 0
})

test('code made to keep a grammar busy keeps nobody from typing', async ({ page }) => {
  await haveAnswer(page, `\`\`\`js\n${'a'.repeat(20_000)}\n\`\`\`\n\n${CODE}`)
  // The page leaves it to somebody else, and stops them when they take too long.
  await expect.poll(() => page.workers().length).toBe(1)
  await composer(page).fill('Still here')
  await expect(composer(page)).toHaveValue('Still here')
  // Whatever became of the first, the next code is coloured.
  await expect(page.locator('[data-code="keyword"]', { hasText: 'const' })).toBeVisible()
})
