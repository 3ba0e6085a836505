import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterEach(() => app.provider.reset())
afterAll(() => app.stop())

/** A conversation of so many messages, and the ids of its last question and answer. */
async function long(count: number) {
  const messages = Array.from({ length: count }, (_, index) => ({
    role: index % 2 === 0 ? 'user' : 'assistant',
    content: `Message ${index}`,
  }))
  const { body } = await app.browser.json('/api/conversations/import', { method: 'POST', body: { messages } })
  const history = await app.history(body.conversation.id)
  app.provider.reset()
  return {
    id: body.conversation.id as string,
    answer: history.messages.at(-1)?.id,
    question: history.messages.at(-2)?.id,
  }
}

const branchOf = (conversationId: string) => app.prisma.branch.findFirstOrThrow({ where: { conversationId } })

describe('what a branch begins with', () => {
  it('is copied in as few calls as hold it, and one that makes its place', async () => {
    const { id, answer } = await long(122)
    app.provider.next({ say: ['Again'] })
    await app.browser.json('/api/chat', { method: 'POST', body: { conversationId: id, againOf: answer } })
    expect(app.provider.asked('conversations.create')).toHaveLength(1)
    // 120 items, as the question is sent again.
    expect(app.provider.asked('items.create').map(({ body }) => (body.items as object[]).length)).toEqual([
      20, 20, 20, 20, 20, 20,
    ])
  })

  it('tells while it is copied how far that is', async () => {
    const { id, question } = await long(52)
    const hold = gate()
    app.provider.refuse('items.create', gateThatIsOpen(), hold)
    app.provider.next({ say: ['Other'] })
    const turn = await app.begin('Edited', { conversationId: id, editOf: question })
    const isAt = (done: number) => (event: ChatEvent) => event.type === 'turn-progress' && event.copied?.done === done
    await turn.until(() => turn.seen.some(isAt(20)))
    expect(turn.seen.find(isAt(20))).toMatchObject({ progress: 'queued', copied: { done: 20, of: 50 } })
    hold.open()
    expect((await turn.end()).status).toBe('completed')
  })

  it('is gone on with by another node when the one that copied is dead, and nothing stands there twice', async () => {
    const { id, question } = await long(42)
    const hold = gate()
    app.provider.refuse('items.create', gateThatIsOpen(), hold)
    app.provider.next({ say: ['Other'] })
    const asked = app.ask('Edited', { conversationId: id, editOf: question })
    await hold.reached
    await app.prisma.branch.updateMany({ data: { leaseUntil: new Date(0) } })
    await reconcileTurns()
    hold.open()
    expect((await asked).body.content).toBe('Other')
    const branch = await branchOf(id)
    expect(app.provider.conversation(branch.providerConversationId ?? '').items).toHaveLength(42)
    // The place that was begun first is left to the outbox.
    const left = await app.prisma.deletion.findMany({ where: { completedAt: null } })
    expect(left).toMatchObject([
      { userId: null, providerConversationId: expect.not.stringMatching(branch.providerConversationId ?? '') },
    ])
  })

  it('isn’t answered when Stop is pressed before it is whole', async () => {
    const { id, question } = await long(42)
    const hold = gate()
    app.provider.refuse('items.create', hold)
    const turnId = crypto.randomUUID()
    const asked = app.ask('Edited', { turnId, conversationId: id, editOf: question })
    await hold.reached
    expect(await app.stopTurn(turnId)).toBe('cancelled')
    hold.open()
    expect((await asked).body.status).toBe('cancelled')
    expect(app.provider.asked('responses.create')).toEqual([])
    expect((await app.history(id)).messages.at(-1)).toMatchObject({ content: 'Edited', status: 'cancelled' })
  })
})

function gateThatIsOpen() {
  const open = gate()
  open.open()
  return open
}
