import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { purgeGuests } from '#lib/server/account/purge-guests.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ GUEST_DAYS: '30' })
})
afterAll(() => app.stop())

const days = (count: number) => new Date(Date.now() - count * 24 * 60 * 60 * 1000)
const idOf = async (browser: TestBrowser) => (await browser.json('/api/viewer')).body.viewer.id as string
const isThere = async (id: string) => (await app.prisma.user.count({ where: { id } })) === 1

/** A guest whose last visit was so long ago, with a conversation or without one. */
async function guest(age: number, { conversation = false } = {}) {
  const browser = await app.guest()
  const id = await idOf(browser)
  const at = days(age)
  if (conversation) {
    const { body } = await browser.json('/api/chat', { method: 'POST', body: { message: 'Hello' } })
    await app.prisma.conversation.update({ where: { id: body.conversationId }, data: { updatedAt: at } })
  }
  await app.prisma.user.update({ where: { id }, data: { createdAt: at, seenAt: at } })
  await app.prisma.session.updateMany({ where: { userId: id }, data: { updatedAt: at } })
  return { browser, id }
}

describe('a guest that nobody uses', () => {
  it('goes after a day when it has no conversation, and its session with it', async () => {
    const { browser, id } = await guest(1.1)
    const young = await guest(0.9)
    await purgeGuests()
    expect([await isThere(id), await isThere(young.id)]).toEqual([false, true])
    expect((await browser.json('/api/viewer')).body.viewer).toBeNull()
  })

  it('goes after GUEST_DAYS with all that it has, at the provider too', async () => {
    const { id } = await guest(30.1, { conversation: true })
    const younger = await guest(29.9, { conversation: true })
    const held = () => app.prisma.localConversation.count()
    const before = await held()
    await purgeGuests()
    // Until it is gone there it is remembered.
    expect(await app.prisma.deletion.count({ where: { userId: id, reason: 'account' } })).toBe(1)
    await makeDeletionsDue(app.prisma)
    await runDeletions()
    await purgeGuests()
    await (await import('#lib/server/account/delete-account.ts')).continueAccountDeletions()
    expect([await isThere(id), await isThere(younger.id)]).toEqual([false, true])
    expect(await held()).toBe(before - 1)
  })

  it.each<[string, (id: string) => Promise<unknown>]>([
    ['a message', (userId) => app.prisma.conversation.updateMany({ where: { userId }, data: { updatedAt: days(29) } })],
    ['a visit, or the upgrade,', (id) => app.prisma.user.update({ where: { id }, data: { seenAt: days(29) } })],
  ])('stays when %s is not so long ago', async (_, happen) => {
    const { id } = await guest(400, { conversation: true })
    await happen(id)
    await purgeGuests()
    expect(await app.prisma.user.findUnique({ where: { id } })).toMatchObject({ deletionRequestedAt: null })
  })

  it.each(['/api/viewer', '/api/conversations'])('stays when it was here a moment ago, by GET %s', async (path) => {
    for (const conversation of [true, false]) {
      const { browser, id } = await guest(conversation ? 30.1 : 1.1, { conversation })
      await browser.json(path)
      await app.prisma.conversation.updateMany({ where: { userId: id }, data: { updatedAt: days(400) } })
      await purgeGuests()
      expect(await app.prisma.user.findUnique({ where: { id } })).toMatchObject({ deletionRequestedAt: null })
    }
  })

  it('is noted to be there once an hour', async () => {
    const { browser, id } = await guest(0.03)
    const seenAt = async () => (await app.prisma.user.findUniqueOrThrow({ where: { id } })).seenAt
    const before = await seenAt()
    await browser.json('/api/conversations')
    expect(await seenAt()).toEqual(before)
  })

  it('is told when it goes', async () => {
    expect((await (await app.guest()).json('/api/viewer')).body.viewer).toMatchObject({ isGuest: true, guestDays: 30 })
  })
})

it('an account is never deleted for being unused', async () => {
  const browser = await app.guest()
  const account = { email: 'ada@example.org', password: 'correct horse battery', name: 'Ada' }
  await browser.json('/api/auth/sign-up/email', { method: 'POST', body: account })
  const id = await idOf(browser)
  await app.prisma.user.update({ where: { id }, data: { createdAt: days(900), seenAt: days(900) } })
  await app.prisma.session.updateMany({ data: { updatedAt: days(900) } })
  await purgeGuests()
  expect(await isThere(id)).toBe(true)
})
