import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CLIENT_ADDRESS_HEADER } from '#lib/server/auth/client-address.ts'
import { createLink } from '#lib/server/auth/links.ts'
import { purgeSignIns } from '#lib/server/auth/purge-sign-ins.ts'
import { type Call, startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ AUTH_RATE_LIMIT: 'on' })
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.prisma.tally.deleteMany()
})

const post = (body: object, address = '192.0.2.1'): Call => ({
  method: 'POST',
  body,
  headers: { [CLIENT_ADDRESS_HEADER]: address },
})
let count = 0
const somebody = () => ({ name: 'Ada', email: `ada${++count}@example.org`, password: 'correct horse' })
const address = (n: number) => `198.51.100.${n}`

async function signedUp() {
  const account = somebody()
  const browser = app.stranger()
  const { body } = await browser.json('/api/auth/sign-up/email', post(account, '203.0.113.1'))
  return { account, browser, id: body.user.id as string }
}
const signIn = (account: { email: string; password: string }, from?: string) =>
  app.stranger().fetch('/api/auth/sign-in/email', post(account, from))
const wrong = (account: object) => ({ ...account, password: 'wrong horse' }) as ReturnType<typeof somebody>

async function expectTooMany(response: Response, seconds: number) {
  expect([response.status, (await response.json()).error.code]).toEqual([429, 'too_many_attempts'])
  const after = Number(response.headers.get('retry-after'))
  expect(after).toBeGreaterThan(seconds - 60)
  expect(after).toBeLessThanOrEqual(seconds)
}

const QUARTER = 900
const DAY = 86_400

describe('wrong passwords', () => {
  it('of one account are five in 15 minutes, whatever the address', async () => {
    const { account } = await signedUp()
    for (let n = 1; n <= 5; n++) expect((await signIn(wrong(account), address(n))).status).toBe(401)
    await expectTooMany(await signIn(wrong(account), address(6)), QUARTER)
    // The right one tells no more than a wrong one.
    await expectTooMany(await signIn(account, address(7)), QUARTER)
    await expectTooMany(await signIn({ ...account, email: account.email.toUpperCase() }, address(8)), QUARTER)
  })

  it('of one account are five also when they come at once', async () => {
    const { account } = await signedUp()
    const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => signIn(wrong(account), address(n))))
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5)
  })

  it('of an account that nobody has are counted the same', async () => {
    const nobody = somebody()
    for (let n = 1; n <= 5; n++) expect((await signIn(nobody, address(n))).status).toBe(401)
    await expectTooMany(await signIn(nobody, address(6)), QUARTER)
  })

  it('from one address are twenty', async () => {
    const { account } = await signedUp()
    for (let n = 1; n <= 20; n++) expect((await signIn(somebody())).status).toBe(401)
    await expectTooMany(await signIn(account), QUARTER)
    expect((await signIn(account, address(1))).status).toBe(200)
  }, 60_000)

  it('are told from right ones, of which there may be any number', async () => {
    const { account } = await signedUp()
    for (let n = 1; n <= 4; n++) await signIn(wrong(account))
    for (let n = 1; n <= 4; n++) expect((await signIn(account)).status).toBe(200)
    const replies = await Promise.all([1, 2, 3, 4].map(() => signIn(account)))
    expect(replies.every(({ status }) => status === 200 || status === 429)).toBe(true)
    expect((await signIn(wrong(account))).status).toBe(401)
  })

  it('count wherever a password is asked for', async () => {
    const { account, browser } = await signedUp()
    const change = () =>
      browser.fetch('/api/auth/change-password', post({ currentPassword: 'wrong horse', newPassword: 'another horse' }))
    const remove = () =>
      browser.fetch('/api/account', {
        ...post({ confirmation: account.email, password: 'wrong horse' }),
        method: 'DELETE',
      })
    for (const attempt of [change, remove, change, remove]) expect((await attempt()).status).toBe(403)
    expect((await signIn(wrong(account))).status).toBe(401)
    await expectTooMany(await change(), QUARTER)
    await expectTooMany(await remove(), QUARTER)
    expect((await browser.json('/api/viewer')).body.viewer).toMatchObject({ email: account.email })
  })

  it('are forgotten after their time, and by a link that sets the password', async () => {
    const [one, other] = [await signedUp(), await signedUp()]
    for (const { account } of [one, other]) for (let n = 1; n <= 5; n++) await signIn(wrong(account), address(n))
    const token = await createLink({ kind: 'reset', userId: one.id })
    await app.stranger().json('/api/auth/reset-password', post({ token, newPassword: 'another horse' }))
    expect((await signIn({ ...one.account, password: 'another horse' })).status).toBe(200)
    await expectTooMany(await signIn(other.account), QUARTER)
    await app.prisma.tally.updateMany({ data: { until: new Date(Date.now() - 1) } })
    expect((await signIn(other.account)).status).toBe(200)
  })

  it('are counted without the e-mail, and not kept for longer', async () => {
    const { account } = await signedUp()
    await signIn(wrong(account))
    expect(JSON.stringify(await app.prisma.tally.findMany())).not.toContain('example')
    await app.prisma.tally.updateMany({ data: { until: new Date(Date.now() - 1) } })
    await purgeSignIns()
    expect(await app.prisma.tally.count()).toBe(0)
  })
})

it('guests of one address are thirty a day; an IPv6 network is one address', async () => {
  const become = (n: number) => app.stranger().fetch('/api/auth/sign-in/anonymous', post({}, `2001:db8:1:2::${n}`))
  for (let n = 1; n <= 30; n++) expect((await become(n)).status).toBe(200)
  await expectTooMany(await become(31), DAY)
  expect((await app.stranger().fetch('/api/auth/sign-in/anonymous', post({}, '2001:db8:1:3::1'))).status).toBe(200)
})

it('accounts of one address are thirty a day', async () => {
  for (const many of [15, 15]) {
    const replies = await Promise.all(
      Array.from({ length: many }, () => app.stranger().fetch('/api/auth/sign-up/email', post(somebody()))),
    )
    expect(replies.map(({ status }) => status)).toEqual(Array(many).fill(200))
  }
  await expectTooMany(await app.stranger().fetch('/api/auth/sign-up/email', post(somebody())), DAY)
}, 60_000)

it('an address that a client claims lifts no limit', async () => {
  const { account } = await signedUp()
  const claim = (n: number) =>
    app.stranger().fetch('/api/auth/sign-in/email', {
      ...post(wrong(account)),
      headers: { 'x-forwarded-for': address(n), forwarded: `for=${address(n)}`, 'x-real-ip': address(n) },
    })
  for (let n = 1; n <= 5; n++) expect((await claim(n)).status).toBe(401)
  await expectTooMany(await claim(6), QUARTER)
})
