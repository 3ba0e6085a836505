import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { examine } from '#lib/server/doctor/examine.ts'
import { jobHandlers } from '#lib/server/job-handlers.ts'
import { noteOrphan } from '#lib/server/provider/discard-orphan.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'
import { linesOf, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { localConversation } from '../moving/local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.conversation.deleteMany()
  await app.prisma.deletion.deleteMany()
  await app.prisma.localConversation.deleteMany()
  await app.prisma.localResponse.deleteMany()
})

const longAgo = new Date(Date.now() - 3 * 60 * 60 * 1000)
const found = async ({ fix = false } = {}) =>
  (await examine({ fix, handlers: jobHandlers })).map(({ problem, id, outcome }) => ({
    problem,
    id,
    isRepaired: outcome?.isRepaired ?? null,
  }))
const titled = () => expect.poll(() => app.prisma.conversation.count({ where: { metadataStale: true } })).toBe(0)
const branchOf = (conversationId: string, kind: string) =>
  app.prisma.branch.findFirstOrThrow({ where: { conversationId, kind } })

async function atOpenAI() {
  const branched = await branchedConversation(app.browser)
  await titled()
  return branched
}
async function here() {
  const branched = await branchedConversation(app.browser, await localConversation(app, []))
  await titled()
  return branched
}

it('what a provider has of branches is nobody’s orphan, however old', async () => {
  await here()
  await app.prisma.localConversation.updateMany({ data: { createdAt: longAgo } })
  await app.prisma.localResponse.updateMany({ data: { createdAt: longAgo } })
  expect(await found()).toEqual([])
})

describe.each([
  ['OpenAI', atOpenAI],
  ['the local provider', here],
])('a branch that %s has lost', (_, make) => {
  const forget = async (id: string) => {
    app.provider.memory.conversations.delete(id)
    await app.prisma.localConversation.deleteMany({ where: { id } })
  }

  it('is missing, and is made anew: of the root nothing changes', async () => {
    const { id, ends, path } = await make()
    const before = [await path(ends.root), await path(ends.edit)].map(linesOf)
    const branch = await branchOf(id, 'edit')
    await forget(branch.providerConversationId ?? '')
    const missing = { problem: 'missing at the provider', id: branch.id }
    expect(await found()).toEqual([{ ...missing, isRepaired: null }])
    expect(await found({ fix: true })).toEqual([{ ...missing, isRepaired: true }])
    expect(await found()).toEqual([])
    const turn = await app.prisma.turn.findFirst({ where: { branchId: branch.id } })
    const after = [await path(ends.root), await path(`${turn?.id}:output`)].map(linesOf)
    expect(after).toEqual(before)
  })

  it('is made anew with all that the provider has lost, each once', async () => {
    const { id } = await make()
    const branch = await branchOf(id, 'edit')
    await forget(branch.providerConversationId ?? '')
    await forget(id)
    expect((await found({ fix: true })).map(({ isRepaired }) => isRepaired)).toEqual([true, true])
    expect(await found()).toEqual([])
    const turns = await app.prisma.turn.findMany({ where: { conversationId: id }, orderBy: { createdAt: 'asc' } })
    const lines = async (turnId: string | undefined) =>
      (await app.browser.json(`/api/conversations/${id}?through=${turnId}:output`)).body.messages.map(
        ({ content }: { content: string }) => content,
      )
    expect((await lines(turns[1]?.id)).filter((line: string) => /^(One|Two|Other)$/.test(line))).toEqual(['One', 'Two'])
    expect((await lines(turns[2]?.id)).filter((line: string) => /^(One|Two|Other)$/.test(line))).toEqual([
      'One',
      'Other',
    ])
  })
})

it('an answer that a branch lists twice is told; a copy of one is none', async () => {
  const { id } = await atOpenAI()
  await app.prisma.turn.updateMany({ where: { conversationId: id }, data: { epoch: 2 } })
  expect(await found()).toEqual([])
  const branch = await branchOf(id, 'edit')
  const { items } = app.provider.conversation(branch.providerConversationId ?? '')
  const answer = items.at(-1)
  if (answer) items.push({ ...answer, id: 'msg_twice' })
  expect(await found()).toEqual([{ problem: 'answer listed twice', id: 'msg_twice', isRepaired: null }])
})

describe('a branch whose copying broke off', () => {
  async function copying(conversationId: string, more: object = {}) {
    const { id: target } = await providerClient('openai').conversations.create({})
    const place = { conversationId, kind: 'edit', forkMessageId: 'msg_1', state: 'copying', leaseUntil: longAgo }
    const data = { ...place, providerConversationId: target, ...more }
    const branch = await app.prisma.branch.create({ data })
    await noteOrphan('openai', target, new Date(Date.now() + 3_600_000))
    return { branch, target }
  }

  it('is put back, and the copy goes', async () => {
    const { id } = await atOpenAI()
    const { branch, target } = await copying(id)
    const half = { problem: 'branch half copied', id: branch.id }
    expect(await found({ fix: true })).toEqual([{ ...half, isRepaired: true }])
    expect(await app.prisma.branch.findUnique({ where: { id: branch.id } })).toMatchObject({
      ...{ state: 'planned', providerConversationId: null, leaseUntil: null },
    })
    expect(app.provider.memory.conversations.has(target)).toBe(false)
    expect(await found()).toEqual([])
  })

  it('is left alone while somebody is at it, and when a message waits there', async () => {
    const { id } = await atOpenAI()
    await copying(id, { leaseUntil: new Date() })
    const { branch } = await copying(id)
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id } })
    const turn = { id: randomUUID(), conversationId: id, userId, branchId: branch.id, input: 'Hi', model: 'gpt-test' }
    await app.prisma.turn.create({ data: { ...turn, status: 'queued' } })
    expect(await found()).toEqual([])
  })
})
