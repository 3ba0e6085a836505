import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SearchHit } from '#lib/contract/search.ts'
import { enqueue, hurry, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { runDueJobs, startJobs, stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { indexJob } from '#lib/server/search/index-jobs.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ SEARCH_INDEX: 'on' })
  // What is indexed here is indexed when a test says so.
  await stopJobs()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const waiting = async (conversationId: string) =>
  (await jobsLeft(app.prisma, 'index')).find(({ id }) => id === conversationId) ?? null

/** One attempt at whatever there is to index, as if every wait were over. */
async function work() {
  const left = await jobsLeft(app.prisma, 'index')
  await hurry(
    'index',
    left.map(({ id }) => id),
  )
  await runDueJobs({ index: indexJob })
}

/** Sends a message, and indexes what was said. */
async function askAndIndex(message: string, more: object = {}): Promise<string> {
  const { conversationId } = (await app.ask(message, more)).body
  await work()
  expect(await waiting(conversationId)).toBeNull()
  return conversationId
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
    startJobs({ index: indexJob }, { tends: false })
    const indexed = () => vi.waitUntil(async () => (await waiting(conversationId)) === null, { timeout: 15_000 })
    const { conversationId } = (await app.ask('Badgers')).body
    await indexed()
    await expectAllIndexed(conversationId)
    const [question, answer] = await app.prisma.itemText.findMany({
      where: { conversationId },
      orderBy: { createdAt: 'asc' },
    })
    expect([question?.role, answer?.role]).toEqual(['user', 'assistant'])
    await app.ask('More', { conversationId })
    await indexed()
    await stopJobs()
    await expectAllIndexed(conversationId)
    expect(await found('badgers', conversationId)).toHaveLength(3)
  })

  it('an answer that is listed only later', async () => {
    const listed = gate()
    app.provider.next({ say: ['A late heron'], listed })
    const { conversationId } = (await app.ask('Late?')).body
    await work()
    expect(await found('heron', conversationId)).toEqual([])
    expect(await waiting(conversationId)).toMatchObject({ state: 'retry', retries: 0 })
    await work()
    expect(await waiting(conversationId)).toMatchObject({ state: 'retry', retries: 1 })
    listed.open()
    await vi.waitUntil(() => app.provider.conversation(conversationId).listed.length === 2, { timeout: 15_000 })
    await work()
    expect(await found('heron', conversationId)).toHaveLength(1)
    expect(await waiting(conversationId)).toBeNull()
    await expectAllIndexed(conversationId)
  })

  it('a stopped turn, with what was shown of it', async () => {
    const { say } = half('As far as the otter', ' and much further')
    app.provider.next({ say, cancel: 'too-late' })
    const turn = await app.begin('Stop me')
    await turn.untilText('As far as the otter')
    await app.stopTurn(turn.id)
    await work()
    expect(await waiting(turn.conversationId)).toBeNull()
    await expectAllIndexed(turn.conversationId)
    expect(await found('further', turn.conversationId)).toEqual([])
  })

  it('a failed turn that is sent again, once', async () => {
    app.provider.next({ ends: { failed: 'server_error' } })
    const failed = (await app.ask('Squirrels')).body
    const { conversationId } = failed
    expect(failed.status).toBe('failed')
    await work()
    expect(await found('squirrels', conversationId)).toEqual([])
    await askAndIndex('Squirrels', { conversationId, retryOf: failed.turnId })
    await expectAllIndexed(conversationId)
  })

  it('a conversation that had to be made anew, under its new items’ ids', async () => {
    const conversationId = await askAndIndex('One mole')
    const before = await found('mole', conversationId)
    app.provider.memory.conversations.delete(conversationId)
    await askAndIndex('Two', { conversationId })
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
    await work()
    expect(await found('ferrets', conversationId)).toEqual([])
    await work()
    await expectAllIndexed(conversationId)
  })

  it('at the provider for however long, the conversation stays due', async () => {
    const conversationId = await askAndIndex('Polecats')
    await app.prisma.itemText.deleteMany({ where: { conversationId } })
    await enqueue(jobsOf('index', [conversationId]))
    await app.prisma.$executeRaw`UPDATE pgboss.job SET retry_count = 60 WHERE singleton_key = ${conversationId}`
    app.provider.refuse('items.list', ...Array.from({ length: 4 }, () => overloaded))
    const before = Date.now()
    await runDueJobs({ index: indexJob })
    const left = await waiting(conversationId)
    const wait = (left?.due.getTime() ?? 0) - before
    expect([left?.state, wait >= 600_000, wait <= 750_000 + (Date.now() - before)]).toEqual(['retry', true, true])
    await work()
    await expectAllIndexed(conversationId)
    expect(await waiting(conversationId)).toBeNull()
  })

  it('with what the provider lists, it is given up after many attempts', async () => {
    app.provider.next({ say: ['Never'], listed: gate() })
    const { conversationId } = (await app.ask('Lynx')).body
    await work()
    await app.prisma.$executeRaw`UPDATE pgboss.job SET retry_count = 37 WHERE singleton_key = ${conversationId}`
    await work()
    expect(await waiting(conversationId)).toMatchObject({ state: 'retry', retries: 38 })
    await work()
    expect(await waiting(conversationId)).toBeNull()
  })

  it('with the conversation deleted meanwhile, nothing of it comes back', async () => {
    const hold = gate()
    app.provider.refuse('items.list', hold)
    const { conversationId } = (await app.ask('Weasels')).body
    const working = work()
    await hold.reached
    await app.prisma.conversation.delete({ where: { id: conversationId } })
    hold.open()
    await working
    await work()
    expect(await app.prisma.itemText.count({ where: { conversationId } })).toBe(0)
    expect(await waiting(conversationId)).toBeNull()
  })

  it('with the conversation moved at the provider meanwhile, nothing of where it was is stored', async () => {
    const hold = gate()
    app.provider.refuse('items.list', hold)
    const { conversationId } = (await app.ask('Martens')).body
    const working = work()
    await hold.reached
    const move = (providerConversationId: string | null) =>
      app.prisma.conversation.update({ where: { id: conversationId }, data: { providerConversationId } })
    await move('conv_elsewhere')
    hold.open()
    await working
    expect(await found('martens', conversationId)).toEqual([])
    expect(await waiting(conversationId)).not.toBeNull()
    await move(null)
    await work()
    await expectAllIndexed(conversationId)
  })

  it('something said while it is being indexed is not forgotten', async () => {
    const conversationId = await askAndIndex('First hare')
    const hold = gate()
    app.provider.refuse('items.list', hold)
    await app.ask('Second hare', { conversationId })
    const working = work()
    await hold.reached
    await app.ask('Third hare', { conversationId })
    hold.open()
    await working
    await work()
    expect(await waiting(conversationId)).toBeNull()
    await expectAllIndexed(conversationId)
  })
})
