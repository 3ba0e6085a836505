import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTRACT_HEADER } from '#lib/contract/error.ts'
import { retentionPreviewSchema } from '#lib/contract/retention.ts'
import { settingsSchema } from '#lib/contract/settings.ts'
import { env } from '#lib/server/env.ts'
import { applyRetention } from '#lib/server/retention/retention.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { watchLive } from '#tests/support/live-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ RETENTION_DAYS: '365' })
})
afterAll(() => app.stop())

const DAY = 24 * 60 * 60 * 1000
const daysAgo = (days: number) => new Date(Date.now() - days * DAY)
const get = async (as: TestBrowser) => settingsSchema.parse((await as.json('/api/settings')).body)
const patch = (as: TestBrowser, retentionDays: unknown) =>
  as.json('/api/settings', { method: 'PATCH', body: { retentionDays } })
const preview = async (as: TestBrowser, days: number) =>
  retentionPreviewSchema.parse((await as.json(`/api/settings/retention?days=${days}`)).body)

/** A conversation, last touched so many days ago. */
async function touched(as: TestBrowser, days: number, data: object = {}): Promise<string> {
  const { conversation } = (await as.json('/api/conversations', { method: 'POST', body: {} })).body
  await app.prisma.conversation.update({
    where: { id: conversation.id },
    data: { title: `${days} days`, updatedAt: daysAgo(days), ...data },
  })
  return conversation.id
}

describe('settings', () => {
  it('begin with nothing being deleted, and say what whoever runs the server has set', async () => {
    expect(await get(await app.guest())).toEqual({
      retentionDays: null,
      serverRetentionDays: 365,
      trashDays: 30,
      budgets: [],
      uploadMaxBytes: 20_000_000,
      instructions: { server: env().INSTRUCTIONS, about: '', style: '', isLeftOutOfTemporary: false },
      models: { default: null, favourites: [] },
      isSummarising: false,
    })
  })

  it('are kept, and are one’s own', async () => {
    const [browser, neighbour] = [await app.guest(), await app.guest()]
    expect((await patch(browser, 90)).body).toMatchObject({ retentionDays: 90 })
    expect((await get(browser)).retentionDays).toBe(90)
    expect((await get(neighbour)).retentionDays).toBeNull()
    expect((await patch(browser, null)).body).toMatchObject({ retentionDays: null })
  })

  it('hold what a person says of themselves, tell the person’s other devices, and go with the account', async () => {
    const browser = await app.guest()
    const change = (body: object) => browser.json('/api/settings', { method: 'PATCH', body })
    const watch = await watchLive(browser, { [CONTRACT_HEADER]: '4' })
    const about = { about: 'I bake.', style: 'In rhymes.', isLeftOutOfTemporary: true }
    expect((await change(about)).body.instructions).toMatchObject(about)
    await watch.untilOtherSettings()
    expect((await change({ style: ' ' })).body.instructions).toMatchObject({ ...about, style: '' })
    expect((await change({ about: 'x'.repeat(10_001) })).body.error.code).toBe('invalid_request')
    expect((await get(browser)).instructions).toMatchObject({ ...about, style: '' })
    await watch.leave()
    await browser.json('/api/account', { method: 'DELETE', body: { confirmation: 'delete' } })
    await expect.poll(() => app.prisma.preferences.count()).toBe(0)
  })

  it.each<[string, object]>([
    ['a model without a name', { defaultModel: '' }],
    ['a model of nothing that can be stored', { defaultModel: '\0' }],
    ['51 favourites', { favouriteModels: Array.from({ length: 51 }, (_, n) => `model-${n}`) }],
    ['a favourite that is no name', { favouriteModels: [7] }],
    ['one good of two', { about: 'I bake.', retentionDays: 0 }],
  ])('refuse %s, and nothing of it is kept', async (_, body) => {
    const browser = await app.guest()
    const before = await get(browser)
    expect((await browser.json('/api/settings', { method: 'PATCH', body })).body.error.code).toBe('invalid_request')
    expect(await get(browser)).toEqual(before)
  })

  it('refuse a model that new conversations could not be answered by', async () => {
    const browser = await app.guest()
    const body = { defaultModel: 'gpt-of-somebody-else', about: 'I bake.' }
    const reply = await browser.json('/api/settings', { method: 'PATCH', body })
    expect([reply.status, reply.body.error.code]).toEqual([400, 'unknown_model'])
    expect(await get(browser)).toMatchObject({ models: { default: null }, instructions: { about: '' } })
  })

  it('take what can be stored of a name', async () => {
    const browser = await app.guest()
    const body = { defaultModel: 'demo\0', favouriteModels: ['c\0', 'd\ud800'], retentionDays: 90, about: 'I\0 bake.' }
    await browser.json('/api/settings', { method: 'PATCH', body })
    expect(await get(browser)).toMatchObject({
      ...{ retentionDays: 90, instructions: { about: 'I bake.' } },
      models: { default: 'demo', favourites: ['c', 'd\ufffd'] },
    })
  })

  it.each([0, -1, 1.5, 3651, '90', undefined])('refuse a retention of %j days', async (days) => {
    const browser = await app.guest()
    const { status, body } = await patch(browser, days)
    expect([status, body.error.code]).toEqual([400, 'invalid_request'])
    expect((await get(browser)).retentionDays).toBeNull()
  })

  it.each(['days=0', 'days=3651', 'days=many', ''])('refuse a preview of ?%s', async (query) => {
    const { status } = await (await app.guest()).json(`/api/settings/retention?${query}`)
    expect(status).toBe(400)
  })
})

describe('a retention', () => {
  it('takes what its preview counted, and keeps pinned and newer ones', async () => {
    const [browser, neighbour] = [await app.guest(), await app.guest()]
    const gone = [
      await touched(browser, 200),
      await touched(browser, 91, { archivedAt: daysAgo(91) }),
      await touched(browser, 100, { trashedAt: daysAgo(1) }),
    ]
    const kept = [
      await touched(browser, 89),
      await touched(browser, 300, { pinnedAt: daysAgo(300) }),
      await touched(neighbour, 300),
    ]
    expect(await preview(browser, 90)).toEqual({ conversations: 3, examples: ['200 days', '100 days', '91 days'] })
    await patch(browser, 90)
    const rows = () => app.prisma.conversation.findMany({ where: { id: { in: [...gone, ...kept] } } })
    await expect.poll(async () => (await rows()).map((row) => row.id).sort()).toEqual([...kept].sort())
    expect(await preview(browser, 90)).toEqual({ conversations: 0, examples: [] })
    const { receipts } = (await browser.json('/api/deletions')).body
    expect(receipts.map((each: { reason: string }) => each.reason)).toEqual(Array(3).fill('retention'))
  })

  it.each([null, 200])('that is turned to %j meanwhile takes nothing more', async (now) => {
    const browser = await app.guest()
    const id = await touched(browser, 100)
    await patch(browser, now)
    expect(await applyRetention((await browser.json('/api/viewer')).body.viewer, 90)).toEqual([])
    expect(await app.prisma.conversation.count({ where: { id } })).toBe(1)
  })

  it('has a preview of few examples, however many go', async () => {
    const browser = await app.guest()
    for (let days = 100; days < 108; days++) await touched(browser, days)
    expect(await preview(browser, 90)).toMatchObject({
      conversations: 8,
      examples: ['107 days', '106 days', '105 days', '104 days', '103 days'],
    })
    expect((await browser.json('/api/conversations')).body.conversations).toHaveLength(8)
  })
})
