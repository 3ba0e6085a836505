import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SearchHit } from '#lib/contract/search.ts'
import { indexBacklog } from '#lib/server/search/index-backlog.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ SEARCH_INDEX: 'on' })
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const backlog = (conversationId: string) => app.prisma.searchBacklog.findUnique({ where: { conversationId } })
/** The first attempt after a turn is over, whatever came of it. */
const attempted = (conversationId: string) =>
  vi.waitUntil(async () => {
    const entry = await backlog(conversationId)
    // A claim lasts two minutes, the wait after a failure a second.
    return !entry || (entry.attempts > 0 && entry.dueAt.getTime() < Date.now() + 60_000)
  })
const indexed = (conversationId: string) => vi.waitUntil(async () => (await backlog(conversationId)) === null)

/** As if the wait were over. */
async function tryAgain() {
  await app.prisma.searchBacklog.updateMany({ data: { dueAt: new Date(0) } })
  await indexBacklog()
}

async function found(q: string, conversationId: string) {
  const { body } = await app.browser.json(`/api/search?q=${encodeURIComponent(q)}`)
  const hits: SearchHit[] = body.hits
  return hits.filter((hit) => hit.conversationId === conversationId && hit.itemId !== null)
}

/** The index has what the history shows, item for item. */
async function expectAllIndexed(conversationId: string) {
  const { messages } = await app.history(conversationId)
  const texts = await app.prisma.itemText.findMany({ where: { conversationId } })
  expect(Object.fromEntries(texts.map(({ itemId, text }) => [itemId, text]))).toEqual(
    Object.fromEntries(messages.map(({ id, content }) => [id, content])),
  )
}

describe('the index follows', () => {
  it('a turn, without anybody having asked for it', async () => {
    const { conversationId } = (await app.ask('Badgers')).body
    await indexed(conversationId)
    await expectAllIndexed(conversationId)
    const [question, answer] = await app.prisma.itemText.findMany({
      where: { conversationId },
      orderBy: { createdAt: 'asc' },
    })
    expect([question?.role, answer?.role]).toEqual(['user', 'assistant'])
    await app.ask('More', { conversationId })
    await indexed(conversationId)
    await expectAllIndexed(conversationId)
    expect(await found('badgers', conversationId)).toHaveLength(3)
  })

  it('an answer that is listed only later', async () => {
    const listed = gate()
    app.provider.next({ say: ['A late heron'], listed })
    const { conversationId } = (await app.ask('Late?')).body
    await attempted(conversationId)
    expect(await found('heron', conversationId)).toEqual([])
    await tryAgain()
    expect((await backlog(conversationId))?.attempts).toBeGreaterThan(1)
    listed.open()
    await vi.waitUntil(() => app.provider.conversation(conversationId).listed.length === 2)
    await tryAgain()
    expect(await found('heron', conversationId)).toHaveLength(1)
    expect(await backlog(conversationId)).toBeNull()
    await expectAllIndexed(conversationId)
  })

  it('a stopped turn, with what was shown of it', async () => {
    const { say } = half('As far as the otter', ' and much further')
    app.provider.next({ say, cancel: 'too-late' })
    const turn = await app.begin('Stop me')
    await turn.untilText('As far as the otter')
    await app.stopTurn(turn.id)
    await indexed(turn.conversationId)
    await expectAllIndexed(turn.conversationId)
    expect(await found('further', turn.conversationId)).toEqual([])
  })

  it('a failed turn that is sent again, once', async () => {
    app.provider.next({ ends: { failed: 'server_error' } })
    const failed = (await app.ask('Squirrels')).body
    const { conversationId } = failed
    expect(failed.status).toBe('failed')
    expect(await found('squirrels', conversationId)).toEqual([])
    await app.ask('Squirrels', { conversationId, retryOf: failed.turnId })
    await indexed(conversationId)
    await expectAllIndexed(conversationId)
  })

  it('a conversation that had to be made anew, under its new items’ ids', async () => {
    const { conversationId } = (await app.ask('One mole')).body
    await indexed(conversationId)
    const before = await found('mole', conversationId)
    app.provider.memory.conversations.delete(conversationId)
    await app.ask('Two', { conversationId })
    await indexed(conversationId)
    await expectAllIndexed(conversationId)
    const after = (await found('mole', conversationId)).map(({ itemId }) => itemId)
    expect(after).not.toContain(before[0]?.itemId)
  })
})

describe('whatever goes wrong', () => {
  const overloaded = refusal(503, 'Overloaded.', { code: 'server_is_overloaded' })

  it('at the provider delays the index, and nothing else', async () => {
    app.provider.refuse('items.list', ...Array.from({ length: 4 }, () => overloaded))
    const { conversationId, status } = (await app.ask('Ferrets')).body
    expect(status).toBe('completed')
    await attempted(conversationId)
    expect(await found('ferrets', conversationId)).toEqual([])
    await tryAgain()
    await expectAllIndexed(conversationId)
  })

  it('at the provider for however long, the conversation stays due', async () => {
    const { conversationId } = (await app.ask('Polecats')).body
    await indexed(conversationId)
    await app.prisma.itemText.deleteMany({ where: { conversationId } })
    await app.prisma.searchBacklog.create({ data: { conversationId, attempts: 60, dueAt: new Date(0) } })
    app.provider.refuse('items.list', ...Array.from({ length: 4 }, () => overloaded))
    await indexBacklog()
    const entry = await backlog(conversationId)
    const wait = (entry?.dueAt.getTime() ?? 0) - Date.now()
    expect([entry?.attempts, wait > 500_000, wait <= 600_000]).toEqual([11, true, true])
    await tryAgain()
    await expectAllIndexed(conversationId)
  })

  it('with what the provider lists, it is given up after many attempts', async () => {
    app.provider.next({ say: ['Never'], listed: gate() })
    const { conversationId } = (await app.ask('Lynx')).body
    await attempted(conversationId)
    await app.prisma.searchBacklog.updateMany({ data: { dueAt: new Date(0), attempts: 39 } })
    await indexBacklog()
    expect(await backlog(conversationId)).toBeNull()
  })

  it('with the node that claimed it, another takes over', async () => {
    const { conversationId } = (await app.ask('Stoats')).body
    await indexed(conversationId)
    await app.prisma.itemText.deleteMany({ where: { conversationId } })
    // Claimed two minutes ago by a node that died.
    await app.prisma.searchBacklog.create({ data: { conversationId, attempts: 1, dueAt: new Date(Date.now() - 1) } })
    await indexBacklog()
    await expectAllIndexed(conversationId)
  })

  it('with the conversation deleted meanwhile, nothing of it comes back', async () => {
    const hold = gate()
    app.provider.refuse('items.list', hold)
    const { conversationId } = (await app.ask('Weasels')).body
    await hold.reached
    await app.prisma.conversation.delete({ where: { id: conversationId } })
    hold.open()
    await indexBacklog()
    expect(await app.prisma.itemText.count({ where: { conversationId } })).toBe(0)
    expect(await backlog(conversationId)).toBeNull()
  })

  it('with the conversation moved at the provider meanwhile, nothing of where it was is stored', async () => {
    const hold = gate()
    app.provider.refuse('items.list', hold)
    const { conversationId } = (await app.ask('Martens')).body
    await hold.reached
    const move = (providerConversationId: string | null) =>
      app.prisma.conversation.update({ where: { id: conversationId }, data: { providerConversationId } })
    await move('conv_elsewhere')
    hold.open()
    await attempted(conversationId)
    expect(await found('martens', conversationId)).toEqual([])
    await move(null)
    await tryAgain()
    await expectAllIndexed(conversationId)
  })

  it('something said while it is being indexed is not forgotten', async () => {
    const { conversationId } = (await app.ask('First hare')).body
    await indexed(conversationId)
    const hold = gate()
    app.provider.refuse('items.list', hold)
    await app.ask('Second hare', { conversationId })
    await hold.reached
    await app.ask('Third hare', { conversationId })
    hold.open()
    await indexed(conversationId)
    await expectAllIndexed(conversationId)
  })
})
