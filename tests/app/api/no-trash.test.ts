import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
let id: string
beforeAll(async () => {
  app = await startTestApp({ TRASH_DAYS: '0' })
  browser = await app.guest()
  id = (await browser.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id
})
afterAll(() => app.stop())

describe('without a trash', () => {
  it('nothing can be put there', async () => {
    const { body } = await browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { trashed: true } })
    expect([body.error.code, body.error.message]).toEqual(['invalid_request', expect.stringMatching(/no trash/)])
    expect(await app.prisma.conversation.findUnique({ where: { id } })).toMatchObject({ trashedAt: null })
  })

  it('what is deleted is deleted for good at once', async () => {
    const { body } = await browser.json(`/api/conversations/${id}`, { method: 'DELETE' })
    expect(body).toEqual({ id, deleted: true, trashedAt: null })
    expect(await app.prisma.conversation.count()).toBe(0)
    expect(await app.prisma.deletion.count({ where: { conversationId: id } })).toBe(1)
  })
})
