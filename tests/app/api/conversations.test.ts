import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '#lib/contract/conversation.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const send = async (body: object) => (await browser.json('/api/chat', { method: 'POST', body })).body
const created = async (title: string) => {
  const { body } = await browser.json('/api/conversations', { method: 'POST', body: { title } })
  return { conversationId: body.conversation.id as string }
}
const list = async (query = '') => (await browser.json(`/api/conversations${query}`)).body
const titles = (page: { conversations: Conversation[] }) => page.conversations.map((conversation) => conversation.title)

describe('the list', () => {
  beforeAll(async () => {
    browser = await app.guest()
    for (const title of ['one', 'two', 'three', 'four', 'five'])
      await send({ message: 'Hi', ...(await created(title)) })
  })

  it('has the most recent activity first', async () => {
    expect(titles(await list())).toEqual(['five', 'four', 'three', 'two', 'one'])
  })

  it('comes in pages that neither repeat nor miss a conversation, even when one moves up in between', async () => {
    const first = await list('?limit=2')
    const [moving] = (await list()).conversations.filter((conversation: Conversation) => conversation.title === 'five')
    await send({ message: 'again', conversationId: moving.id })
    const second = await list(`?limit=2&cursor=${first.nextCursor}`)
    const third = await list(`?limit=2&cursor=${second.nextCursor}`)
    expect([titles(first), titles(second), titles(third)]).toEqual([['five', 'four'], ['three', 'two'], ['one']])
    expect(third.nextCursor).toBeNull()
  })

  it('keeps conversations of the same moment apart', async () => {
    await app.prisma.conversation.updateMany({ data: { updatedAt: new Date('2026-01-01') } })
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=1${cursor && `&cursor=${cursor}`}`)
      seen.push(...titles(page))
      if (!page.nextCursor) break
      cursor = page.nextCursor
    }
    expect(seen.sort()).toEqual(['five', 'four', 'one', 'three', 'two'])
  })

  it('has nobody else’s', async () => {
    browser = await app.guest()
    expect(await list()).toEqual({ conversations: [], nextCursor: null })
  })
})

describe('one conversation', () => {
  beforeAll(async () => {
    browser = await app.guest()
  })

  it('can be made without a message, and goes on from there', async () => {
    const body = { title: 'Recipes', model: 'demo-long' }
    const { conversation } = (await browser.json('/api/conversations', { method: 'POST', body })).body
    expect(conversation).toMatchObject({ title: 'Recipes', model: 'demo-long' })
    expect((await browser.json(`/api/conversations/${conversation.id}`)).body.messages).toEqual([])
    await send({ message: 'Hi', conversationId: conversation.id, model: 'demo' })
    expect((await list()).conversations[0]).toMatchObject({ id: conversation.id, title: 'Recipes', model: 'demo' })
  })

  it('tells the provider who owns it by an opaque id, its title and our version, and all of it again after a rename', async () => {
    const { conversationId } = await created('Weekend in Porto')
    const { id: user_id } = (await browser.json('/api/viewer')).body.viewer
    const metadata = async () =>
      (await app.prisma.localConversation.findUniqueOrThrow({ where: { id: conversationId } })).metadata
    await expect.poll(metadata).toEqual({ user_id, title: 'Weekend in Porto', created_by: 'parley', version: '1' })

    const { body } = await browser.json(`/api/conversations/${conversationId}`, {
      method: 'PATCH',
      body: { title: ' Po\0rto ' },
    })
    expect(body.conversation.title).toBe('Porto')
    expect(await metadata()).toEqual({ user_id, title: 'Porto', created_by: 'parley', version: '1' })
  })

  it('comes in pages towards older messages', async () => {
    const { conversationId } = await send({ message: 'turn 1' })
    for (let turn = 2; turn <= 30; turn++) await send({ message: `turn ${turn}`, conversationId })
    const newest = (await browser.json(`/api/conversations/${conversationId}`)).body
    const older = (await browser.json(`/api/conversations/${conversationId}?cursor=${newest.olderCursor}`)).body
    const asked = [...older.messages, ...newest.messages]
      .filter((message: { role: string }) => message.role === 'user')
      .map((message: { content: string }) => message.content)
    expect(newest.messages).toHaveLength(50)
    expect(older.olderCursor).toBeNull()
    expect(asked).toEqual(Array.from({ length: 30 }, (_, index) => `turn ${index + 1}`))
  })

  it('that the provider no longer has is told as gone, keeps what was typed, and can be removed', async () => {
    const { conversationId } = await send({ message: 'Lost' })
    await app.prisma.localConversation.delete({ where: { id: conversationId } })
    await app.prisma.localResponse.deleteMany({ where: { conversationId } })
    const path = `/api/conversations/${conversationId}`
    const gone = await browser.json(path)
    expect([gone.status, gone.body.error.code]).toEqual([410, 'conversation_gone'])
    const sent = await browser.json('/api/chat', { method: 'POST', body: { message: 'Hello?', conversationId } })
    expect([sent.status, sent.body.error.code]).toEqual([410, 'conversation_gone'])
    expect(await app.prisma.turn.count({ where: { conversationId, input: 'Hello?', status: 'failed' } })).toBe(1)
    expect((await browser.json(path, { method: 'DELETE' })).status).toBe(200)
  })

  it('is deleted again at the provider when its owner could not be stored', async () => {
    const before = await app.prisma.localConversation.count()
    await app.prisma.$executeRawUnsafe(
      `ALTER TABLE "Conversation" ADD CONSTRAINT refuse CHECK ("title" <> 'refuse me')`,
    )
    const { status, body } = await browser.json('/api/chat', { method: 'POST', body: { message: 'refuse me' } })
    expect([status, body.error.code]).toEqual([500, 'internal'])
    await runDeletions()
    expect(await app.prisma.localConversation.count()).toBe(before)
  })
})
