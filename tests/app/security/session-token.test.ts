import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let cookie: string
let tokenOf: (cookie: string) => string
beforeAll(async () => {
  app = await startTestApp()
  const { genuineToken } = await import('#lib/server/auth/session-token.ts')
  tokenOf = (given) => genuineToken(new Request('http://localhost', { headers: { cookie: given } }))
  const reply = await app.stranger().fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
  cookie = (reply.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
})
afterAll(() => app.stop())

it('a session is told by its cookie’s signature, whatever stands beside it', async () => {
  const { token } = await app.prisma.session.findFirstOrThrow()
  expect(tokenOf(cookie)).toBe(token)
  expect(tokenOf(`a=b; ${cookie}; c=%E0%A4%A`)).toBe(token)
  expect(tokenOf(`other.session_token=made.up; ${cookie}`)).toBe(token)
})

it('what was made up is none', () => {
  const [name = '', value = ''] = cookie.split('=')
  const signed = decodeURIComponent(value)
  for (const made of [
    '',
    'x',
    `${signed.split('.')[0]}`,
    `x${signed}`,
    `${signed.slice(0, -6)}AAAAA=`,
    '%E0%A4%A',
    '.',
    'a.b',
  ])
    expect(tokenOf(`${name}=${encodeURIComponent(made)}`), made).toBe('')
})
