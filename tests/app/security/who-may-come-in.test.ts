import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createLink } from '#lib/server/auth/links.ts'
import { readEnv } from '#lib/server/env.ts'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({
    OPENAI_API_KEY: 'test',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    GUESTS: '',
    SIGN_UP: '',
  })
})
afterAll(() => app.stop())

const post = (body: object): Call => ({ method: 'POST', body })
let count = 0
const somebody = () => ({ name: 'Ada', email: `ada${++count}@example.org`, password: 'correct horse' })
const invitation = () => createLink({ kind: 'invite', userId: null })
const signUp = (account: object, as: TestBrowser = app.stranger()) => as.json('/api/auth/sign-up/email', post(account))
const outcome = ({ status, body }: { status: number; body: { error?: { code: string } } }) => [status, body.error?.code]

async function member() {
  const account = somebody()
  const browser = app.stranger()
  const { body } = await signUp({ ...account, link: await invitation() }, browser)
  return { account, browser, id: body.user.id as string }
}

/** Goes on as after so long. */
const later = (ms: number) =>
  app.prisma.verification.updateMany({ data: { expiresAt: new Date(Date.now() + DAY_MS - ms) } })
const DAY_MS = 24 * 60 * 60 * 1000

describe('who may come in', () => {
  it.each([
    [{}, { GUESTS: 'on', SIGN_UP: 'open' }],
    [{ MODEL_SERVER_URL: 'http://localhost:11434/v1' }, { GUESTS: 'on', SIGN_UP: 'open' }],
    [{ OPENAI_API_KEY: 'sk' }, { GUESTS: 'off', SIGN_UP: 'link' }],
    [
      { OPENAI_API_KEY: 'sk', GUESTS: 'on', SIGN_UP: 'closed' },
      { GUESTS: 'on', SIGN_UP: 'closed' },
    ],
    [
      { GUESTS: 'off', SIGN_UP: 'link' },
      { GUESTS: 'off', SIGN_UP: 'link' },
    ],
  ])('with %j is %j', (settings, expected) => expect(readEnv(settings)).toMatchObject(expected))

  it('is told to a stranger, who can read nothing else', async () => {
    const { body } = await app.stranger().json('/api/viewer')
    expect(body).toEqual({ viewer: null, access: { guests: 'off', signUp: 'link' } })
    for (const path of ['/api/models', '/api/settings', '/api/conversations']) {
      expect(outcome(await app.stranger().json(path))).toEqual([401, 'not_signed_in'])
    }
  })
})

describe('a stranger', () => {
  it('doesn’t become a guest', async () => {
    const reply = await app.stranger().json('/api/auth/sign-in/anonymous', post({}))
    expect(outcome(reply)).toEqual([403, 'guests_off'])
    expect(await app.prisma.user.count({ where: { isAnonymous: true } })).toBe(0)
  })

  it.each<[string, () => Promise<string | undefined>, string]>([
    ['no link', async () => undefined, 'sign_up_closed'],
    ['a link that somebody made up', async () => 'nonsense', 'link_not_valid'],
    ['a link for a password', async () => createLink({ kind: 'reset', userId: (await member()).id }), 'link_not_valid'],
  ])('can’t sign up with %s', async (_, link, code) => {
    expect(outcome(await signUp({ ...somebody(), link: await link() }))).toEqual([403, code])
  })

  it('signs up with a link, once', async () => {
    const link = await invitation()
    expect((await signUp({ ...somebody(), link })).status).toBe(200)
    expect(outcome(await signUp({ ...somebody(), link }))).toEqual([403, 'link_not_valid'])
  })

  it('signs up with a link within a day', async () => {
    const [early, late] = [await invitation(), await invitation()]
    await later(DAY_MS - 60_000)
    expect((await signUp({ ...somebody(), link: early })).status).toBe(200)
    await later(DAY_MS)
    expect(outcome(await signUp({ ...somebody(), link: late }))).toEqual([403, 'link_not_valid'])
  })

  it('is one of several who use a link at once', async () => {
    const link = await invitation()
    const replies = await Promise.all(Array.from({ length: 6 }, () => signUp({ ...somebody(), link })))
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 403, 403, 403, 403, 403])
  })

  it('keeps the link when nothing came of it', async () => {
    const { account } = await member()
    const link = await invitation()
    expect(outcome(await signUp({ ...account, link }))).toEqual([422, 'email_taken'])
    expect(outcome(await signUp({ ...somebody(), password: 'password', link }))).toEqual([400, 'weak_password'])
    const { db } = await import('#lib/server/db/client.ts')
    vi.spyOn(db(), '$transaction').mockRejectedValueOnce(new Error('Connection terminated'))
    expect((await signUp({ ...somebody(), link })).status).toBe(503)
    expect((await signUp({ ...somebody(), link })).status).toBe(200)
  })

  it('keeps it for no longer than it was good for', async () => {
    const link = await invitation()
    await later(DAY_MS - 60_000)
    const { db } = await import('#lib/server/db/client.ts')
    vi.spyOn(db(), '$transaction').mockRejectedValueOnce(new Error('Connection terminated'))
    expect((await signUp({ ...somebody(), link })).status).toBe(503)
    const [kept] = await app.prisma.verification.findMany({ orderBy: { createdAt: 'desc' }, take: 1 })
    expect(kept?.expiresAt.getTime()).toBeLessThan(Date.now() + 60_000)
  })

  it('finds no token of a link in the database', async () => {
    const link = await invitation()
    expect(JSON.stringify(await app.prisma.verification.findMany())).not.toContain(link)
  })
})

it('a guest from before stays, and can sign up with a link only', async () => {
  const id = 'guest-from-before'
  await app.prisma.user.create({ data: { id, name: 'Anonymous', email: `${id}@example.org`, isAnonymous: true } })
  const { account } = await member()
  // The cookie of a session that was made before guests were off: any session's, for its row names the person.
  const browser = app.stranger()
  await browser.json('/api/auth/sign-in/email', post(account))
  const last = await app.prisma.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
  await app.prisma.session.update({ where: { id: last.id }, data: { userId: id } })

  expect((await browser.json('/api/viewer')).body.viewer).toMatchObject({ id, isGuest: true })
  expect((await browser.json('/api/settings')).status).toBe(200)
  expect(outcome(await signUp(somebody(), browser))).toEqual([403, 'sign_up_closed'])
  expect((await signUp({ ...somebody(), link: await invitation() }, browser)).status).toBe(200)
})

describe('a link to set a password', () => {
  const reset = (token: string, newPassword = 'another horse') =>
    app.stranger().json('/api/auth/reset-password', post({ token, newPassword }))

  it('sets it, once, and ends every session', async () => {
    const { account, browser, id } = await member()
    const token = await createLink({ kind: 'reset', userId: id })
    expect(outcome(await reset(token, account.email))).toEqual([400, 'weak_password'])
    expect(await reset(token)).toEqual({ status: 200, body: { success: true } })
    expect((await browser.json('/api/viewer')).body.viewer).toBeNull()
    expect(outcome(await reset(token, 'a third horse'))).toEqual([403, 'link_not_valid'])
    const signIn = (password: string) => app.stranger().json('/api/auth/sign-in/email', post({ ...account, password }))
    expect((await signIn(account.password)).status).toBe(401)
    expect((await signIn('another horse')).status).toBe(200)
  })

  it.each<[string, (id: string) => Promise<string>]>([
    [
      'is too old',
      async (id) => {
        const token = await createLink({ kind: 'reset', userId: id })
        await later(DAY_MS)
        return token
      },
    ],
    [
      'is followed by a newer one',
      async (id) => {
        const token = await createLink({ kind: 'reset', userId: id })
        await createLink({ kind: 'reset', userId: id })
        return token
      },
    ],
    [
      'is of an account that is being deleted',
      async (id) => {
        const token = await createLink({ kind: 'reset', userId: id })
        await app.prisma.user.update({ where: { id }, data: { deletionRequestedAt: new Date() } })
        return token
      },
    ],
    ['invites', () => invitation()],
    ['was made up', async () => 'nonsense'],
  ])('that %s sets none', async (_, link) => {
    const { id } = await member()
    expect(outcome(await reset(await link(id)))).toEqual([403, 'link_not_valid'])
  })

  it('ends when the password is changed', async () => {
    const { account, browser, id } = await member()
    const token = await createLink({ kind: 'reset', userId: id })
    const passwords = { currentPassword: account.password, newPassword: 'another horse' }
    await browser.json('/api/auth/change-password', post(passwords))
    expect(outcome(await reset(token))).toEqual([403, 'link_not_valid'])
  })
})
