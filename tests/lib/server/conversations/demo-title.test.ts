import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

it.each(['demo', 'demo-long', 'demo-failing'])(
  'a title by %s leaves nothing but itself, or the first words where the answer failed',
  async (model) => {
    const browser = await app.guest()
    const message = 'Please explain to me how the tides of the sea come about'
    const { body } = await browser.json('/api/chat', { method: 'POST', body: { message, model } })
    const where = { id: body.conversationId }
    const expected =
      model === 'demo-failing'
        ? { title: message, titleSource: 'first_words' }
        : { title: 'Explain tides sea come', titleSource: 'model', metadataStale: false }
    await vi.waitFor(async () => expect(await app.prisma.conversation.findUnique({ where })).toMatchObject(expected), {
      timeout: 15_000,
    })
    expect(await app.prisma.localResponse.count({ where: { conversationId: null } })).toBe(0)
  },
)
