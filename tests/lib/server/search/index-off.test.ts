import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let conversationId: string
beforeAll(async () => {
  app = await startTestApp({ SEARCH_INDEX: 'off' })
  browser = await app.guest()
  const body = { title: 'Wallpaper', message: 'a pattern of willows' }
  conversationId = (await browser.json('/api/conversations', { method: 'POST', body })).body.conversation.id
  await browser.json('/api/chat', { method: 'POST', body: { conversationId, message: 'a pattern of willows' } })
})
afterAll(() => app.stop())

const search = async (q: string) => (await browser.json(`/api/search?q=${q}`)).body

it('without an index only titles are searched, and the reply says so', async () => {
  expect(await search('wallpaper')).toMatchObject({ covers: 'titles', hits: [{ conversationId, itemId: null }] })
  expect(await search('willows')).toEqual({ covers: 'titles', hits: [], nextCursor: null })
})

it('nothing that was said is kept, and what was kept before goes when the server starts', async () => {
  expect(await app.prisma.itemText.count()).toBe(0)
  expect(await jobsLeft(app.prisma, 'index')).toEqual([])
  const { userId } = await app.prisma.conversation.findFirstOrThrow()
  await app.prisma.itemText.create({ data: { conversationId, userId, itemId: 'msg_1', role: 'user', text: 'willows' } })
  await app.prisma.searchBacklog.create({ data: { conversationId } })
  const node = await startAnotherNode()
  await expect.poll(() => app.prisma.itemText.count(), { timeout: 15_000 }).toBe(0)
  expect(await app.prisma.searchBacklog.count()).toBe(0)
  expect(await jobsLeft(app.prisma, 'index')).toEqual([])
  await node.kill()
})
