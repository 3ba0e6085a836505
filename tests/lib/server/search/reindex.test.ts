import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { type Progress, reindex } from '#lib/server/search/reindex.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
const conversations: string[] = []
beforeAll(async () => {
  app = await startProvidedApp({ SEARCH_INDEX: 'on', RETRY_BASE_MS: '1' })
  for (const message of ['Alders', 'Birches', 'Cedars']) {
    const { conversationId } = (await app.ask(message)).body
    await app.ask('Go on', { conversationId })
    conversations.push(conversationId)
  }
  // From here on nobody but the tests writes to the index.
  await stopJobs()
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.itemText.deleteMany()
})

const texts = async () =>
  (
    await app.prisma.itemText.findMany({
      orderBy: [{ conversationId: 'asc' }, { createdAt: 'asc' }, { itemId: 'asc' }],
    })
  ).map(({ conversationId, itemId, text, createdAt }) => ({ conversationId, itemId, text, createdAt }))
const run = async (options: Partial<Parameters<typeof reindex>[0]> = {}): Promise<Progress> =>
  reindex({ onProgress: () => {}, ...options })

const busy = refusal(429, 'Slow down.', { code: 'rate_limit_exceeded' })

describe('making the index anew', () => {
  it('has everything again, with the times of its turns, and the same when it is done twice', async () => {
    expect(await run()).toMatchObject({ conversations: 3, messages: 12, failed: [] })
    const once = await texts()
    expect(once.map(({ text }) => text)).toEqual(expect.arrayContaining(['Alders', 'Birches', 'Cedars']))
    const turns = await app.prisma.turn.findMany()
    for (const { text, createdAt, conversationId } of once) {
      const ofIt = turns.filter((turn) => turn.conversationId === conversationId)
      if (text === 'Go on') expect(ofIt.map((turn) => turn.createdAt)).toContainEqual(createdAt)
    }
    await run()
    expect(await texts()).toEqual(once)
  })

  it('takes out what the provider no longer has', async () => {
    const [conversationId = ''] = conversations
    await app.prisma.itemText.create({
      data: { conversationId, itemId: 'msg_gone', userId: 'x', role: 'user', text: 'gone', words: ' gone ' },
    })
    await run()
    expect((await texts()).map(({ itemId }) => itemId)).not.toContain('msg_gone')
  })

  it('waits for a provider that is busy', async () => {
    app.provider.refuse('items.list', ...Array.from({ length: 12 }, () => busy))
    expect(await run()).toMatchObject({ conversations: 3, failed: [] })
    expect(await texts()).toHaveLength(12)
  })

  it('names the conversations that could not be read, and does the others', async () => {
    app.provider.refuse('items.list', refusal(401, 'No.', { code: 'invalid_api_key' }))
    const { conversations: done, failed } = await run()
    expect([done, failed.length]).toEqual([2, 1])
  })

  it('goes on behind the conversation at which it was stopped', async () => {
    const [first, ...others] = conversations.toSorted()
    expect(await run({ after: first })).toMatchObject({ conversations: others.length, last: others.at(-1) })
  })

  it('does one user’s only', async () => {
    expect(await run({ userId: 'nobody' })).toMatchObject({ conversations: 0 })
    const { userId } = await app.prisma.conversation.findFirstOrThrow()
    expect(await run({ userId })).toMatchObject({ conversations: 3 })
  })
})
