import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Draft } from '#lib/contract/draft.ts'
import { CONTRACT_HEADER } from '#lib/contract/error.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { watchLive } from '#tests/support/live-events.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  browser = await app.guest()
})

const create = async (as = browser, body: object = {}) =>
  (await as.json('/api/conversations', { method: 'POST', body })).body.conversation.id as string
const patch = (body: unknown, as = browser) => as.json('/api/drafts', { method: 'PATCH', body })
const write = async (body: object, as = browser): Promise<Draft> => (await patch(body, as)).body.draft
const list = async (as = browser): Promise<Draft[]> => (await as.json('/api/drafts')).body.drafts
const viewerId = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer.id as string
const account = () => ({ email: `${crypto.randomUUID()}@example.org`, password: 'correct horse battery', name: 'Ada' })

describe('a draft', () => {
  it.each(['new', 'a conversation'])(
    'of %s is there as it was typed, under another revision each time',
    async (where) => {
      const place = where === 'new' ? where : await create()
      const first = await write({ place, text: 'Hel', basedOn: null })
      const second = await write({ place, text: 'Hello', basedOn: first.revision })
      expect(second).toMatchObject({ place, text: 'Hello', replaced: null })
      expect(second.revision).not.toBe(first.revision)
      expect(second.updatedAt > first.updatedAt).toBe(true)
      expect(await list()).toEqual([second])
    },
  )

  it('is gone when nothing is typed any more, and one that is made anew is another to whoever knew it', async () => {
    const first = await write({ place: 'new', text: 'Hello', basedOn: null })
    const none = await write({ place: 'new', text: '', basedOn: first.revision })
    expect(none).toMatchObject({ text: '', revision: null, replaced: null })
    expect(none.updatedAt > first.updatedAt).toBe(true)
    expect(await list()).toEqual([])
    const again = await write({ place: 'new', text: 'Other', basedOn: null })
    expect(again.revision).not.toBe(first.revision)
    expect(await write({ place: 'new', text: 'Late', basedOn: first.revision })).toMatchObject({ replaced: 'Other' })
  })

  it('that is written twice as it is stays as it is', async () => {
    const first = await write({ place: 'new', text: 'Hello', basedOn: null })
    expect(await write({ place: 'new', text: 'Hello', basedOn: first.revision })).toEqual(first)
  })

  it('loses what no database can store', async () => {
    expect(await write({ place: 'new', text: 'a\0b\ud800', basedOn: null })).toMatchObject({ text: 'ab\ufffd' })
  })

  it('of a conversation goes with it, and stays while it lies in the trash', async () => {
    const id = await create()
    await write({ place: id, text: 'Hello', basedOn: null })
    await browser.json(`/api/conversations/${id}`, { method: 'DELETE' })
    expect(await list()).toMatchObject([{ place: id }])
    expect(await write({ place: id, text: 'Hello there', basedOn: null })).toMatchObject({ text: 'Hello there' })
    await browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    await expect.poll(() => list()).toEqual([])
  })
})

describe('of two devices that write without having seen each other', () => {
  it.each([
    ['another text', 'Tea', null, 'Milk', { text: 'Milk', replaced: 'Tea' }],
    ['one with all of it', 'Tea', null, 'Tea and milk', { text: 'Tea and milk', replaced: null }],
    ['the same', 'Tea', null, 'Tea', { text: 'Tea', replaced: null }],
    ['another text, over what was kept already', 'Tea', 'Cake', 'Milk', { text: 'Milk', replaced: 'Cake\n\nTea' }],
    ['what was kept already', 'Tea', 'Cake', 'Cake', { text: 'Cake', replaced: 'Tea' }],
    ['nothing', 'Tea', 'Cake', '', { text: 'Tea', replaced: 'Cake' }],
  ])('the later wins with %s, and nothing typed is lost', async (_, text, replaced, later, expected) => {
    await write({ place: 'new', text, replaced, basedOn: null })
    expect(await write({ place: 'new', text: later, basedOn: null })).toMatchObject(expected)
    expect(await list()).toMatchObject([expected])
  })

  it('what was kept stays until a device that has seen it says otherwise, also when the message was sent', async () => {
    const place = 'new'
    await write({ place, text: 'Tea', basedOn: null })
    const kept = await write({ place, text: 'Milk', basedOn: null })
    const sent = await write({ place, text: '', basedOn: kept.revision })
    expect(sent).toMatchObject({ text: '', replaced: 'Tea' })
    const stale = await write({ place, text: 'Rum', replaced: null, basedOn: kept.revision })
    expect(stale).toMatchObject({ text: 'Rum', replaced: 'Tea' })
    const used = await write({ place, text: 'Tea', replaced: 'Rum', basedOn: stale.revision })
    expect(used).toMatchObject({ text: 'Tea', replaced: 'Rum' })
    expect(await write({ place, text: '', replaced: null, basedOn: used.revision })).toMatchObject({ revision: null })
  })

  it('what is kept has a limit, at which the oldest of it goes', async () => {
    await write({ place: 'new', text: 'x'.repeat(MESSAGE_MAX_LENGTH), basedOn: null })
    await write({ place: 'new', text: 'Tea', basedOn: null })
    const { replaced } = await write({ place: 'new', text: 'Milk', basedOn: null })
    expect(replaced).toHaveLength(MESSAGE_MAX_LENGTH)
    expect(replaced?.endsWith('x\n\nTea')).toBe(true)
  })

  it('both of many at once are there in the end', async () => {
    await Promise.all(['one', 'two', 'three', 'four'].map((text) => write({ place: 'new', text, basedOn: null })))
    const [draft] = await list()
    const all = `${draft?.text} ${draft?.replaced}`
    for (const text of ['one', 'two', 'three', 'four']) expect(all).toContain(text)
  })
})

describe('is refused', () => {
  const long = 'x'.repeat(MESSAGE_MAX_LENGTH + 1)
  it.each<[string, () => Promise<unknown> | unknown, string, number]>([
    ['no place', () => ({ text: 'a', basedOn: null }), 'invalid_request', 400],
    ['no text', () => ({ place: 'new', basedOn: null }), 'invalid_request', 400],
    ['no word of what it is based on', () => ({ place: 'new', text: 'a' }), 'invalid_request', 400],
    ['a revision that none can be', () => ({ place: 'new', text: 'a', basedOn: 2 ** 40 }), 'invalid_request', 400],
    ['too much text', () => ({ place: 'new', text: long, basedOn: null }), 'message_too_long', 413],
    ['too much to keep', () => ({ place: 'new', text: '', replaced: long, basedOn: null }), 'message_too_long', 413],
    ['a place that is none', () => ({ place: 'elsewhere', text: 'a', basedOn: null }), 'conversation_not_found', 404],
    [
      'somebody else’s conversation',
      async () => ({ place: await create(await app.guest()), text: 'a', basedOn: null }),
      'conversation_not_found',
      404,
    ],
    [
      'a temporary conversation',
      async () => ({ place: await create(browser, { temporary: true }), text: 'a', basedOn: null }),
      'invalid_request',
      400,
    ],
  ])('%s', async (_, body, code, status) => {
    const reply = await patch(await body())
    expect([reply.body.error.code, reply.status]).toEqual([code, status])
    expect(await list()).toEqual([])
  })

  it('the 1,001st, and not a change of the others', async () => {
    const userId = await viewerId(browser)
    const id = (n: number) => `conv_${userId}${n}`
    const ids = Array.from({ length: 1000 }, (_, n) => id(n))
    const conversation = { userId, provider: 'local' as const, title: '', model: 'demo' }
    await app.prisma.conversation.createMany({ data: ids.map((id) => ({ id, ...conversation })) })
    await app.prisma.draft.createMany({
      data: ids.map((id) => ({ userId, place: id, conversationId: id, text: 'Tea' })),
    })
    const { body, status } = await patch({ place: 'new', text: 'a', basedOn: null })
    expect([body.error.code, status]).toEqual(['too_many_drafts', 409])
    expect(await write({ place: id(0), text: 'Milk', basedOn: 1 })).toMatchObject({ text: 'Milk' })
  })
})

it('a list holds no more than one reply should, the newest first, and says so', async () => {
  const userId = await viewerId(browser)
  for (let n = 0; n < 22; n++) {
    const id = `conv_${userId}x${n}`
    await app.prisma.conversation.create({ data: { id, userId, provider: 'local', title: '', model: 'demo' } })
    const text = 'x'.repeat(MESSAGE_MAX_LENGTH)
    const updatedAt = new Date(Date.UTC(2026, 0, 1 + n))
    await app.prisma.draft.create({ data: { userId, place: id, conversationId: id, text, updatedAt } })
  }
  const { body } = await browser.json('/api/drafts')
  expect([body.drafts.length, body.isWhole, body.drafts[0].place]).toEqual([20, false, `conv_${userId}x21`])
})

describe('another device', () => {
  it('is told of a draft as it is now, and that it is gone; nobody else is', async () => {
    const [watch, nextDoor] = [await watchLive(browser), await watchLive(await app.guest())]
    const draft = await write({ place: 'new', text: 'Hello', basedOn: null })
    expect(await watch.untilTyped('new', 'Hello')).toEqual(draft)
    await write({ place: 'new', text: '', basedOn: draft.revision })
    expect(await watch.untilTyped('new', '')).toMatchObject({ revision: null })
    expect(nextDoor.seen).toEqual([{ type: 'refresh' }])
    await Promise.all([watch.leave(), nextDoor.leave()])
  })

  it('of an older contract hears of conversations alone', async () => {
    const watch = await watchLive(browser, { [CONTRACT_HEADER]: '2' })
    await write({ place: 'new', text: 'Hello', basedOn: null })
    const id = await create()
    await watch.untilShown(id, () => true)
    expect(watch.seen.filter(({ type }) => type === 'draft-changed')).toEqual([])
    await watch.leave()
  })

  it('hears nothing when its session has ended', async () => {
    const watch = await watchLive(browser)
    const userId = await viewerId(browser)
    await app.prisma.session.deleteMany({ where: { userId } })
    await app.prisma.draft.create({ data: { userId, place: 'new', text: 'A secret' } })
    await watch.ended
    expect(watch.seen).toEqual([{ type: 'refresh' }])
  })
})

describe('what a person leaves behind', () => {
  it('as a guest who signs in is the account’s, beside what was typed there', async () => {
    const device = app.stranger()
    const ada = account()
    await device.json('/api/auth/sign-up/email', { method: 'POST', body: ada })
    await write({ place: 'new', text: 'Ada’s', basedOn: null }, device)
    const id = await create()
    await write({ place: id, text: 'In a conversation', basedOn: null })
    await write({ place: 'new', text: 'The guest’s', basedOn: null })
    const guest = await viewerId(browser)
    await browser.json('/api/auth/sign-in/email', { method: 'POST', body: ada })
    const drafts = await list(device)
    expect(drafts).toHaveLength(2)
    expect(drafts).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ place: id, text: 'In a conversation' }),
        expect.objectContaining({ place: 'new', text: 'Ada’s', replaced: 'The guest’s' }),
      ]),
    )
    expect(await app.prisma.draft.count({ where: { userId: guest } })).toBe(0)
  })

  it('as a guest who signs up is the account’s', async () => {
    await write({ place: 'new', text: 'The guest’s', basedOn: null })
    await browser.json('/api/auth/sign-up/email', { method: 'POST', body: account() })
    expect(await list()).toMatchObject([{ place: 'new', text: 'The guest’s', replaced: null }])
  })

  it('goes with the account at once', async () => {
    await write({ place: 'new', text: 'Hello', basedOn: null })
    await browser.json('/api/prompts', { method: 'POST', body: { title: 'Mine', text: 'Mine' } })
    const userId = await viewerId(browser)
    await browser.json('/api/account', { method: 'DELETE', body: { confirmation: 'delete' } })
    expect(await app.prisma.draft.count({ where: { userId } })).toBe(0)
    expect(await app.prisma.prompt.count({ where: { userId } })).toBe(0)
  })
})
