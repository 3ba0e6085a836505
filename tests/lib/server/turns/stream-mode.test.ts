import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { saveProgress } from '#lib/server/turns/save-progress.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { cleanEnd, cut } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ RESPONSE_MODE: 'stream' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

describe('without background responses', () => {
  it('answers as ever', async () => {
    const { body } = await app.ask('Hello')
    expect(body).toMatchObject({ status: 'completed', content: 'I heard: Hello' })
    expect(app.provider.asked('responses.create')[0]?.body).toMatchObject({ background: false, stream: true })
  })

  it.each([
    ['is cut', cut],
    ['ends cleanly without a terminal event', cleanEnd],
  ])('a stream that %s is interrupted; what was shown stays, and Retry replaces it', async (_, trouble) => {
    app.provider.next({ say: ['Only ', 'half', trouble, ' of it'] })
    const turn = await app.begin('Hello')
    expect(await turn.end()).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(turn.text).toBe('Only half')
    const { conversationId } = turn
    const { messages } = await app.history(conversationId)
    expect(messages).toMatchObject([
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Only half', status: 'failed', turnId: turn.id, error: { code: 'interrupted' } },
    ])
    expect(app.provider.asked('responses.create')).toHaveLength(1)

    await app.ask('Hello', { conversationId, retryOf: turn.id })
    expect(await app.lines(conversationId)).toEqual(['user: Hello', 'assistant: I heard: Hello'])
  })

  it('Stop closes the stream, and what was shown is part of the conversation', async () => {
    const { hold, say } = half('As far as this', ' and no further')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('As far as this')
    const stopped = app.stopTurn(turn.id)
    await app.provider.asked('responses.create')[0]?.closed
    hold.open()
    expect(await stopped).toBe('cancelled')
    expect(await turn.end()).toMatchObject({ status: 'cancelled', error: null })
    expect(turn.text).toBe('As far as this')
    expect(app.provider.asked('responses.cancel')).toEqual([])

    const { conversationId } = turn
    expect((await app.history(conversationId)).messages).toMatchObject([
      { role: 'user', content: 'Hello', status: 'completed' },
      { role: 'assistant', content: 'As far as this', status: 'cancelled' },
    ])
    expect((await app.ask('Go on', { conversationId })).body.content).toBe('I heard: Hello, Go on')
  })

  it('what was shown is kept once a second, so that a server that dies leaves it behind', async () => {
    const { hold, say } = half('As far as this', ' and no further')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('As far as this')
    await saveProgress()
    const row = await app.prisma.turn.findUniqueOrThrow({ where: { id: turn.id } })
    expect(row).toMatchObject({ status: 'running', output: 'As far as this' })
    hold.open()
    await turn.end()

    // The same as another server would leave it that died here.
    const longAgo = new Date(Date.now() - 60_000)
    const { parts: _, stepSeconds: __, ...kept } = row
    const orphan = { ...kept, id: randomUUID(), responseId: 'resp_unknown', leaseUntil: longAgo, createdAt: new Date() }
    await app.prisma.turn.create({ data: orphan })
    await reconcileTurns()
    const watched = await app.watch(orphan.id)
    expect(await watched.end()).toMatchObject({ status: 'failed', error: { code: 'interrupted' } })
    expect(watched.text).toBe('As far as this')
    expect((await app.lines(turn.conversationId)).slice(2)).toEqual(['user: Hello', 'assistant: As far as this'])
  })
})
