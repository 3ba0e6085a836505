import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
// The app and this file must mean the same database.
let discardOrphan: typeof import('#lib/server/provider/discard-orphan.ts').discardOrphan
let db: typeof import('#lib/server/db/client.ts').db
beforeAll(async () => {
  app = await startProvidedApp()
  ;({ discardOrphan } = await import('#lib/server/provider/discard-orphan.ts'))
  ;({ db } = await import('#lib/server/db/client.ts'))
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())
afterEach(() => {
  vi.restoreAllMocks()
})

const noted = (id: string) => app.prisma.deletion.count({ where: { providerConversationId: id } })

describe('a provider’s conversation of which storing failed', () => {
  it('is left to the outbox', async () => {
    await discardOrphan('openai', 'conv_nobody')
    expect(await noted('conv_nobody')).toBe(1)
  })

  it('stays when it was stored all the same, on a connection that broke before it could say so', async () => {
    const { conversationId } = (await app.ask('Hello')).body
    await discardOrphan('openai', conversationId)
    expect(await noted(conversationId)).toBe(0)
  })

  it('stays while the database can’t tell, and is seen to when it can', async () => {
    const { conversationId } = (await app.ask('Hello')).body
    const away = vi.spyOn(db().conversation, 'count').mockRejectedValue(new Error('away'))
    await discardOrphan('openai', conversationId)
    await discardOrphan('openai', 'conv_unknown')
    expect([await noted(conversationId), await noted('conv_unknown')]).toEqual([0, 0])
    away.mockRestore()
    await expect.poll(() => noted('conv_unknown'), { timeout: 10_000 }).toBe(1)
    expect(await noted(conversationId)).toBe(0)
  })
})
