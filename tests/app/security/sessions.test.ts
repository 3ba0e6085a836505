import { globSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { purgeSignIns } from '#lib/server/auth/purge-sign-ins.ts'
import { fromRoot } from '#scripts/base/project.ts'
import { type Call, startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { watchLive } from '#tests/support/live-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const DAY_MS = 24 * 60 * 60 * 1000
const daysFromNow = (days: number) => new Date(Date.now() + days * DAY_MS)
const post = (body: object): Call => ({ method: 'POST', body })
let count = 0
const somebody = () => ({ name: 'Ada', email: `ada${++count}@example.org`, password: 'correct horse' })

async function signedUp() {
  const browser = app.stranger()
  const { body } = await browser.json('/api/auth/sign-up/email', post(somebody()))
  return { browser, userId: body.user.id as string }
}
const viewerOf = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer
const sessionOf = (userId: string) => app.prisma.session.findFirst({ where: { userId } })
const age = (userId: string, times: { createdAt?: Date; expiresAt?: Date }) =>
  app.prisma.session.updateMany({ where: { userId }, data: times })

describe('the session of an account', () => {
  it('ends after 60 days without use', async () => {
    const { browser, userId } = await signedUp()
    const days = ((await sessionOf(userId))?.expiresAt.getTime() ?? 0) - Date.now()
    expect(Math.round(days / DAY_MS)).toBe(60)
    await age(userId, { expiresAt: daysFromNow(-0.01) })
    expect(await viewerOf(browser)).toBeNull()
  })

  it('is kept by using it', async () => {
    const { browser, userId } = await signedUp()
    await age(userId, { createdAt: daysFromNow(-50), expiresAt: daysFromNow(10) })
    await browser.json('/api/conversations')
    const { expiresAt } = (await sessionOf(userId)) ?? {}
    expect(expiresAt?.getTime()).toBeGreaterThan(daysFromNow(59).getTime())
  })

  it('is not kept by a page that only listens', async () => {
    const { browser, userId } = await signedUp()
    await age(userId, { expiresAt: daysFromNow(10) })
    const live = await watchLive(browser)
    await live.leave()
    expect((await sessionOf(userId))?.expiresAt.getTime()).toBeLessThan(daysFromNow(11).getTime())
  })

  it('ends after 180 days however much it is used', async () => {
    const { browser, userId } = await signedUp()
    await age(userId, { createdAt: daysFromNow(-170), expiresAt: daysFromNow(5) })
    await browser.json('/api/conversations')
    expect(Math.round((((await sessionOf(userId))?.expiresAt.getTime() ?? 0) - Date.now()) / DAY_MS)).toBe(10)
    // As the release before this one left it.
    await age(userId, { createdAt: daysFromNow(-181), expiresAt: daysFromNow(30) })
    expect(await viewerOf(browser)).toBeNull()
    expect(await sessionOf(userId)).toBeNull()
  })

  it('is removed when it has ended, and nothing else is', async () => {
    const [{ userId: gone }, { userId: there }] = [await signedUp(), await signedUp()]
    await age(gone, { expiresAt: daysFromNow(-1) })
    await purgeSignIns()
    expect([await sessionOf(gone), await sessionOf(there)]).toEqual([null, expect.anything()])
  })
})

it('the session of a guest ends only with the guest', async () => {
  const guest = await app.guest()
  const { id } = await viewerOf(guest)
  await age(id, { createdAt: daysFromNow(-1000) })
  expect(await viewerOf(guest)).toMatchObject({ id })
  // As the release before this one makes it.
  await age(id, { expiresAt: daysFromNow(3) })
  await guest.json('/api/conversations')
  expect((await sessionOf(id))?.expiresAt.getFullYear()).toBe(9999)
})

it('a guest is lost neither with the cookie, which browsers drop in the end: it is sent again', async () => {
  const guest = await app.guest()
  const { id } = await viewerOf(guest)
  const sent = async () => (await guest.fetch('/api/viewer')).headers.getSetCookie().join()
  expect(await sent()).toBe('')
  await app.prisma.session.updateMany({ where: { userId: id }, data: { updatedAt: daysFromNow(-31) } })
  await guest.json('/api/conversations')
  expect(await sent()).toMatch(/session_token=.+Max-Age=34560000/)
  expect(await sent()).toBe('')
  expect(await viewerOf(guest)).toMatchObject({ id })
})

it('the upgrade leaves guests for as long as they are, and accounts for 180 days at most', async () => {
  const guest = await app.guest()
  const { id } = await viewerOf(guest)
  const [one, other] = [await signedUp(), await signedUp()]
  for (const userId of [id, one.userId]) await age(userId, { createdAt: daysFromNow(-20), expiresAt: daysFromNow(40) })
  await age(other.userId, { createdAt: daysFromNow(-170), expiresAt: daysFromNow(40) })
  const [file = ''] = globSync(fromRoot('prisma/migrations/*_accounts/migration.sql'))
  const sql = readFileSync(file, 'utf8')
  await app.prisma.$executeRawUnsafe(sql.slice(sql.indexOf('UPDATE "Session"')))
  const days = async (userId: string) =>
    Math.round((((await sessionOf(userId))?.expiresAt.getTime() ?? 0) - Date.now()) / DAY_MS)
  expect([await days(one.userId), await days(other.userId)]).toEqual([40, 10])
  expect((await sessionOf(id))?.expiresAt.getFullYear()).toBe(9999)
})

describe('the cookie', () => {
  const OLD = 'better-auth.session_token'

  async function cookieOfGuest() {
    const response = await app.stranger().fetch('/api/auth/sign-in/anonymous', post({}))
    const [, name = '', value = ''] = /^([^=]+)=([^;]+)/.exec(response.headers.getSetCookie()[0] ?? '') ?? []
    return { name, value, id: (await response.json()).user.id }
  }

  it('has a name of this installation', async () => {
    expect((await cookieOfGuest()).name).toMatch(/^parley-[0-9a-f]{8}\.session_token$/)
  })

  it('is read under its old name, and replaced', async () => {
    const { name, value, id } = await cookieOfGuest()
    const headers = { cookie: `theme=dark; ${OLD}=${value}` }
    const response = await app.stranger().fetch('/api/viewer', { headers })
    expect((await response.json()).viewer).toMatchObject({ id })
    const [renewed, removed] = response.headers.getSetCookie()
    expect(renewed).toContain(`${name}=${value}; Max-Age=`)
    expect(removed).toContain(`${OLD}=; Max-Age=0`)
  })

  it('keeps what a guest has when they sign up with the old one', async () => {
    const { value, id } = await cookieOfGuest()
    const headers = { cookie: `${OLD}=${value}` }
    await app.stranger().json('/api/conversations', { ...post({ title: 'Mine' }), headers })
    const browser = app.stranger()
    const response = await browser.fetch('/api/auth/sign-up/email', { ...post(somebody()), headers })
    expect(response.headers.getSetCookie().join()).toContain(`${OLD}=; Max-Age=0`)
    expect((await browser.json('/api/conversations')).body.conversations).toMatchObject([{ title: 'Mine' }])
    expect(await app.prisma.user.count({ where: { id } })).toBe(0)
  })

  it('goes with signing out under whichever name it came', async () => {
    const { name, value, id } = await cookieOfGuest()
    const headers = { cookie: `${OLD}=${value}` }
    const response = await app.stranger().fetch('/api/auth/sign-out', { ...post({}), headers })
    const lines = response.headers.getSetCookie().join()
    expect(lines).toContain(`${name}=; Max-Age=0`)
    expect(lines).toContain(`${OLD}=; Max-Age=0`)
    expect(await sessionOf(id)).toBeNull()
  })

  it('of another installation is left alone', async () => {
    const { name, value } = await cookieOfGuest()
    const foreign = `${value.slice(0, -10)}AAAAAAA%3D`
    const headers = { cookie: `${OLD}=${foreign}; ${name}=${value}` }
    for (const [path, call] of [
      ['/api/viewer', { headers }],
      ['/api/auth/sign-out', { ...post({}), headers }],
    ] as const) {
      expect((await app.stranger().fetch(path, call)).headers.getSetCookie().join()).not.toContain(OLD)
    }
    const alone = { headers: { cookie: `${OLD}=${foreign}` } }
    expect((await app.stranger().json('/api/viewer', alone)).body.viewer).toBeNull()
  })
})

it('signing out is no success when the session could not be ended', async () => {
  const { browser, userId } = await signedUp()
  const { db } = await import('#lib/server/db/client.ts')
  vi.spyOn(db().session, 'deleteMany').mockRejectedValueOnce(new Error('Connection terminated'))
  expect((await browser.json('/api/auth/sign-out', post({}))).status).toBe(503)
  expect(await sessionOf(userId)).not.toBeNull()
  expect(await viewerOf(browser)).not.toBeNull()
})
