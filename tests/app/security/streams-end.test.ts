import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { watchLive } from '#tests/support/live-events.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const post = (body: object) => ({ method: 'POST', body })
let count = 0

async function signedUp() {
  const account = { name: 'Ada', email: `ada${++count}@example.org`, password: 'correct horse' }
  const browser = app.stranger()
  await browser.json('/api/auth/sign-up/email', post(account))
  const { id } = (await browser.json('/api/viewer')).body.viewer
  return { account, browser, id: id as string }
}
type Person = Awaited<ReturnType<typeof signedUp>>

/** Whatever ends a session, on whichever node. */
const ends: [string, (who: Person) => Promise<unknown>][] = [
  ['signing out', ({ browser }) => browser.json('/api/auth/sign-out', post({}))],
  [
    'signing out everywhere, on another device',
    async ({ account }) => {
      const elsewhere = app.stranger()
      await elsewhere.json('/api/auth/sign-in/email', post(account))
      await elsewhere.json('/api/auth/revoke-sessions', post({}))
    },
  ],
  [
    'a new password, on another device',
    async ({ account }) => {
      const elsewhere = app.stranger()
      await elsewhere.json('/api/auth/sign-in/email', post(account))
      const passwords = { currentPassword: account.password, newPassword: 'another horse' }
      await elsewhere.json('/api/auth/change-password', post(passwords))
    },
  ],
  ['the time', ({ id }) => app.prisma.session.updateMany({ where: { userId: id }, data: { expiresAt: new Date() } })],
  ['the database', ({ id }) => app.prisma.session.deleteMany({ where: { userId: id } })],
]

describe.each(ends)('a session that is ended by %s', (_, end) => {
  it('is sent nothing more of an answer, of a turn that is attached to, or of what happens', async () => {
    const who = await signedUp()
    const { say, hold } = half('On and', ' on')
    app.provider.next({ say })
    const sent = await person(who.browser).begin('Tell me')
    await sent.untilText('On and')
    const attached = await person(who.browser).watch(sent.id)
    const live = await watchLive(who.browser)

    await end(who)
    const last = sent.until(() => false)
    await expect(last).rejects.toThrow('The events ended early, after “On and”.')
    await expect(attached.until(() => false)).rejects.toThrow('The events ended early')
    await live.ended
    hold.open()
    // What was asked for is done all the same.
    await expect
      .poll(async () => (await app.prisma.turn.findUniqueOrThrow({ where: { id: sent.id } })).status)
      .toBe('completed')
  })
})

it('a reply in one piece is not given to a session that has ended', async () => {
  const who = await signedUp()
  const { say, hold } = half('A secret', ' of mine')
  app.provider.next({ say })
  const asked = who.browser.json('/api/chat', post({ message: 'Tell me' }))
  await expect.poll(() => app.prisma.turn.count({ where: { userId: who.id, status: 'running' } })).toBe(1)
  await who.browser.json('/api/auth/sign-out', post({}))
  const { status, body } = await asked
  hold.open()
  expect([status, body.content]).toEqual([202, ''])
})

it('the streams of other sessions go on', async () => {
  const [who, neighbour] = [await signedUp(), await signedUp()]
  const { say, hold } = half('On and', ' on')
  app.provider.next({ say })
  const turn = await person(neighbour.browser).begin('Tell me')
  await turn.untilText('On and')
  const live = await watchLive(who.browser)
  await who.browser.json('/api/auth/sign-out', post({}))
  await live.ended
  hold.open()
  expect(await turn.end()).toMatchObject({ status: 'completed' })
})
