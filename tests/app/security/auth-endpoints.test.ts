import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { errorReplySchema } from '#lib/contract/error.ts'
import { authEndpoints } from '#lib/server/auth/handle-auth.ts'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const post = (body: unknown): Call => ({ method: 'POST', body })
const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
let count = 0
const somebody = () => ({ ...ada, email: `somebody${++count}@example.org` })

async function signedUp(account = somebody()): Promise<TestBrowser> {
  const browser = app.stranger()
  expect((await browser.json('/api/auth/sign-up/email', post(account))).status).toBe(200)
  return browser
}

async function expectRefused(response: Response, status: number, code: string) {
  expect([response.status, errorReplySchema.parse(await response.json()).error.code]).toEqual([status, code])
  expect(response.headers.get('cache-control')).toBe('no-store')
}

describe('what better-auth has and we don’t use', () => {
  it.each([
    ...[
      'update-user',
      'delete-user',
      'change-email',
      'set-password',
      'list-sessions',
      'revoke-session',
      'verify-email',
    ],
    ...[
      'sign-in/social',
      'request-password-reset',
      'delete-anonymous-user',
      'get-session',
      'ok',
      'error',
      'get-access-token',
    ],
    ...['', 'sign-in', 'sign-in/email/', 'sign-in//email', 'constructor', '__proto__', '%73ign-out', 'x'.repeat(2000)],
  ])('%s is not there', async (name) => {
    const browser = await app.guest()
    for (const method of ['GET', 'POST']) {
      await expectRefused(await browser.fetch(`/api/auth/${name}`, { method }), 404, 'not_found')
    }
  })
})

describe.each(Object.keys(authEndpoints))('POST /api/auth/%s', (name) => {
  it.each<[string, number, string, Call]>([
    ['no JSON', 400, 'malformed_json', { rawBody: '{"email":' }],
    ['a list', 400, 'invalid_request', { body: [] }],
    ['a text', 400, 'invalid_request', { body: 'text' }],
    ['10 MB', 413, 'body_too_large', { body: { name: 'x'.repeat(10_000_000) } }],
    ['a page of another site', 403, 'foreign_origin', { body: {}, headers: { origin: 'https://elsewhere.example' } }],
  ])('refuses %s', async (_, status, code, call) => {
    const browser = await app.guest()
    await expectRefused(await browser.fetch(`/api/auth/${name}`, { method: 'POST', ...call }), status, code)
    expect((await browser.json('/api/viewer')).body.viewer).toMatchObject({ isGuest: true })
  })

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('takes no %s', async (method) =>
    expectRefused(await app.stranger().fetch(`/api/auth/${name}`, { method }), 404, 'not_found'),
  )
})

describe('a body that isn’t as its schema says', () => {
  const long = 'x'.repeat(201)
  it.each<[string, object]>([
    ['sign-in/email', {}],
    ['sign-in/email', { email: ada.email, password: { $ne: '' } }],
    ['sign-in/email', { email: { a: long }, password: ada.password }],
    ['sign-in/email', { email: 'nonsense', password: ada.password }],
    ['sign-in/email', { email: ada.email, password: 'x'.repeat(129) }],
    ['sign-up/email', { ...ada, name: long }],
    ['sign-up/email', { ...ada, name: { a: 'x'.repeat(900_000) } }],
    ['sign-up/email', { ...ada, email: `${long}${long}@example.org` }],
    ['sign-up/email', { email: ada.email, password: ada.password }],
    ['change-password', { currentPassword: ada.password }],
    ['change-password', { currentPassword: 7, newPassword: 'another horse' }],
    ['reset-password', { token: 'x'.repeat(101), newPassword: 'another horse' }],
    ['reset-password', { newPassword: 'another horse' }],
  ])('is refused by %s, and told without what stood in it', async (name, body) => {
    const complain = vi.spyOn(console, 'error')
    const response = await app.stranger().fetch(`/api/auth/${name}`, post(body))
    expect(await response.clone().text()).not.toContain('xxxx')
    await expectRefused(response, 400, 'invalid_request')
    expect(complain).not.toHaveBeenCalled()
  })

  it('has no picture, no field of ours, and nothing that no database could store', async () => {
    const account = { ...somebody(), name: 'A\0d\ud800a' }
    await signedUp({
      ...account,
      image: 'https://elsewhere.example/x.png',
      isAnonymous: true,
      emailVerified: true,
    } as never)
    const row = await app.prisma.user.findUniqueOrThrow({ where: { email: account.email } })
    expect(row).toMatchObject({ image: null, isAnonymous: false, emailVerified: false, name: 'Ad\ufffda' })
  })
})

describe('a reply about who somebody is', () => {
  const account = somebody()
  it.each<[string, () => Promise<TestBrowser>, string, Call]>([
    ['becoming a guest', async () => app.stranger(), '/api/auth/sign-in/anonymous', post({})],
    ['signing up', () => app.guest(), '/api/auth/sign-up/email', post(account)],
    ['signing in', async () => app.stranger(), '/api/auth/sign-in/email', post(account)],
    ['asking', () => signedUp(), '/api/viewer', {}],
    ['signing out', () => signedUp(), '/api/auth/sign-out', post({})],
    ['signing out everywhere', () => signedUp(), '/api/auth/revoke-sessions', post({})],
  ])('to %s is kept by nobody and has no token in it', async (_, browser, path, call) => {
    const response = await (await browser()).fetch(path, call)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const said = await response.text()
    expect(said).not.toContain('token')
    for (const { token } of await app.prisma.session.findMany()) expect(said).not.toContain(token)
  })
})

describe('a password of an account', () => {
  it('is refused when it is weak, whatever sets it', async () => {
    const account = somebody()
    const weak = { ...account, password: account.email }
    await expectRefused(await app.stranger().fetch('/api/auth/sign-up/email', post(weak)), 400, 'weak_password')
    const browser = await signedUp(account)
    const change = { currentPassword: account.password, newPassword: 'iloveyou1' }
    await expectRefused(await browser.fetch('/api/auth/change-password', post(change)), 400, 'weak_password')
  })

  it('is changed by whoever knows it; the other sessions end, this one stays', async () => {
    const account = somebody()
    const [here, elsewhere] = [await signedUp(account), app.stranger()]
    await elsewhere.json('/api/auth/sign-in/email', post(account))
    const wrong = { currentPassword: 'wrong horse', newPassword: 'another horse' }
    await expectRefused(await here.fetch('/api/auth/change-password', post(wrong)), 403, 'wrong_password')
    expect((await elsewhere.json('/api/viewer')).body.viewer).not.toBeNull()

    const right = { currentPassword: account.password, newPassword: 'another horse' }
    expect((await here.json('/api/auth/change-password', post(right))).body).toEqual({ success: true })
    expect((await here.json('/api/viewer')).body.viewer).not.toBeNull()
    expect((await elsewhere.json('/api/viewer')).body.viewer).toBeNull()
    expect((await elsewhere.json('/api/auth/sign-in/email', post(account))).status).toBe(401)
    const again = { ...account, password: 'another horse' }
    expect((await elsewhere.json('/api/auth/sign-in/email', post(again))).status).toBe(200)
  })

  it('is nothing that a guest could change, nor somebody who isn’t signed in', async () => {
    const change = post({ currentPassword: 'x', newPassword: 'another horse' })
    await expectRefused(await (await app.guest()).fetch('/api/auth/change-password', change), 400, 'invalid_request')
    await expectRefused(await app.stranger().fetch('/api/auth/change-password', change), 401, 'not_signed_in')
    await expectRefused(await app.stranger().fetch('/api/auth/revoke-sessions', post({})), 401, 'not_signed_in')
  })
})

it('signing out everywhere ends every session of the person, and nobody else’s', async () => {
  const account = somebody()
  const [here, elsewhere, neighbour] = [await signedUp(account), app.stranger(), await signedUp()]
  await elsewhere.json('/api/auth/sign-in/email', post(account))
  await here.json('/api/auth/revoke-sessions', post({}))
  for (const browser of [here, elsewhere]) expect((await browser.json('/api/viewer')).body.viewer).toBeNull()
  expect((await neighbour.json('/api/viewer')).body.viewer).not.toBeNull()
})

it('a sign-up that is sent many times at once makes one account, and the others are told so', async () => {
  const account = somebody()
  const replies = await Promise.all(
    Array.from({ length: 8 }, () => app.stranger().fetch('/api/auth/sign-up/email', post(account))),
  )
  expect(replies.map(({ status }) => status).toSorted()).toEqual([200, ...Array(7).fill(422)])
})
