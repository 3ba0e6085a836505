import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { continueAccountDeletions } from '#lib/server/account/delete-account.ts'
import { purgeByRetention, purgeTemporary, purgeTrash } from '#lib/server/retention/purge-expired.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let userId: string
beforeAll(async () => {
  app = await startTestApp({ TRASH_DAYS: '7', RETENTION_DAYS: '365' })
  browser = await app.guest()
  userId = (await browser.json('/api/viewer')).body.viewer.id
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.prisma.conversation.deleteMany()
  await app.prisma.deletion.deleteMany()
})

const HOUR = 60 * 60 * 1000
const ago = (hours: number) => new Date(Date.now() - hours * HOUR)
const days = (count: number) => ago(24 * count)

async function conversation(data: object): Promise<string> {
  const { body } = await browser.json('/api/conversations', { method: 'POST', body: {} })
  await app.prisma.conversation.update({ where: { id: body.conversation.id }, data })
  return body.conversation.id
}

/** All that is done by the clock, as once an hour it is. */
async function keepHouse() {
  for (const purge of [purgeTemporary, continueAccountDeletions, purgeTrash, purgeByRetention]) await purge()
}

/** What went, and why. */
const gone = async () =>
  Object.fromEntries((await app.prisma.deletion.findMany()).map((row) => [row.conversationId, row.reason]))

describe('every minute', () => {
  it('temporary conversations whose time is over are deleted, and nothing else', async () => {
    const over = await conversation({ expiresAt: ago(0.01) })
    await conversation({ expiresAt: ago(-1) })
    await conversation({ trashedAt: days(30) })
    await purgeTemporary()
    expect(await gone()).toEqual({ [over]: 'temporary' })
  })
})

describe('every hour', () => {
  it('what has been in the trash for TRASH_DAYS is deleted', async () => {
    const over = await conversation({ trashedAt: days(7.01) })
    await conversation({ trashedAt: days(6.99) })
    await conversation({})
    await keepHouse()
    expect(await gone()).toEqual({ [over]: 'trash' })
  })

  it('a project that has been in the trash for TRASH_DAYS is deleted', async () => {
    const some = [days(7.01), days(6.99), null].map((trashedAt) => ({
      userId,
      name: 'Bakery',
      color: 'red',
      trashedAt,
    }))
    await app.prisma.project.createMany({ data: some })
    await keepHouse()
    expect(await app.prisma.project.count({ where: { trashedAt: { lt: days(7) } } })).toBe(0)
    expect(await app.prisma.project.count()).toBe(2)
  })

  it('what a person hasn’t touched for the days they chose is deleted, pinned ones excepted', async () => {
    const over = await conversation({ updatedAt: days(31) })
    await conversation({ updatedAt: days(29) })
    await conversation({ updatedAt: days(31), pinnedAt: days(31) })
    await app.prisma.user.update({ where: { id: userId }, data: { retentionDays: 30 } })
    await keepHouse()
    await app.prisma.user.update({ where: { id: userId }, data: { retentionDays: null } })
    expect(await gone()).toEqual({ [over]: 'retention' })
  })

  it('what nobody touched for RETENTION_DAYS is deleted, pinned ones too', async () => {
    const over = await conversation({ updatedAt: days(366) })
    const pinned = await conversation({ updatedAt: days(366), pinnedAt: days(366) })
    await conversation({ updatedAt: days(364) })
    await keepHouse()
    expect(await gone()).toEqual({ [over]: 'retention', [pinned]: 'retention' })
  })
})

it('two nodes that keep house at once don’t do it twice', async () => {
  const temporary = [await conversation({ expiresAt: ago(1) }), await conversation({ expiresAt: ago(1) })]
  const trashed = await conversation({ trashedAt: days(8) })
  await Promise.all([keepHouse(), keepHouse(), purgeTemporary(), purgeTrash(), purgeByRetention()])
  expect(await gone()).toEqual({ ...Object.fromEntries(temporary.map((id) => [id, 'temporary'])), [trashed]: 'trash' })
  expect(await app.prisma.deletion.count()).toBe(3)
})
