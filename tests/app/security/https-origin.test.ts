import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ APP_URL: 'https://chat.lan' })
})
afterAll(() => app.stop())

const become = (origin: string, host = 'chat.lan') =>
  app.stranger().fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {}, headers: { host, origin } })

it.each([
  ['http://chat.lan', 'chat.lan'],
  ['http://chat.lan:3000', 'chat.lan:3000'],
  ['http://CHAT.lan', 'chat.lan'],
])('an Origin of %s is refused where the app is at https', async (origin, host) => {
  const response = await become(origin, host)
  expect([response.status, (await response.json()).error.code]).toEqual([403, 'foreign_origin'])
})

it('its own is let in, with cookies that go over https only', async () => {
  const response = await become('https://chat.lan', 'chat.lan')
  expect(response.status).toBe(200)
  const [cookie] = response.headers.getSetCookie()
  expect(cookie).toMatch(/^__Secure-parley-[0-9a-f]{8}\.session_token=.*; Secure/)
  const [pair = ''] = (cookie ?? '').split(';')
  const old = pair.replace(/^[^=]+/, '__Secure-better-auth.session_token')
  const renewed = await app.stranger().fetch('/api/viewer', { headers: { cookie: old } })
  expect((await renewed.json()).viewer).toMatchObject({ isGuest: true })
  expect(renewed.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Secure-parley.*; Secure$/),
    expect.stringMatching(/^__Secure-better-auth.*Max-Age=0.*; Secure$/),
  ])
})
