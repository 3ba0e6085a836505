import { expect, it } from 'vitest'
import { safeLink } from '#lib/client/markdown/safe-url.ts'

it.each(['https://example.org/a?b', 'http://example.org', 'mailto:a@example.org', 'HTTPS://EXAMPLE.ORG'])(
  'lets %s through',
  (url) => {
    expect(safeLink(url)).toBe(url)
  },
)

it.each([
  'javascript:alert(1)',
  ' java\nscript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  'file:///etc',
  '/api/auth/sign-out',
  '//evil.example',
  '',
  undefined,
])('refuses %j', (url) => {
  expect(safeLink(url)).toBeNull()
})
