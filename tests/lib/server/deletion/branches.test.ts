import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adoptWaitingWork } from '#lib/server/adopt-waiting-work.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { discardOrphan } from '#lib/server/provider/discard-orphan.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp({ RETRY_BASE_MS: '1' })
  browser = await app.guest()
})
afterAll(() => app.stop())

const conversation = () => branchedConversation(browser)
const branchesOf = (conversationId: string) => app.prisma.branch.findMany({ where: { conversationId } })
const deletionsOf = (conversationId: string) => app.prisma.deletion.findMany({ where: { conversationId } })
const receipts = async (id: string) =>
  (await browser.json('/api/deletions')).body.receipts.filter(
    (receipt: { conversationId: string }) => receipt.conversationId === id,
  )

async function workOff() {
  await expect
    .poll(
      async () => {
        await runDeletions()
        return app.prisma.deletion.count({ where: { completedAt: null } })
      },
      { timeout: 15_000, interval: 5 },
    )
    .toBe(0)
}

async function expectNothingLeft(): Promise<void> {
  const { localConversation, localItem, localResponse } = app.prisma
  expect(await Promise.all([localConversation.count(), localItem.count(), localResponse.count()])).toEqual([0, 0, 0])
}

/** As a copying that was broken off leaves it: a target with something in it, and the outbox has it in an hour. */
async function copying(conversationId: string, more: object = {}): Promise<string> {
  const target = `conv_${randomUUID()}`
  await app.prisma.localConversation.create({ data: { id: target, tenant: 'app' } })
  const where = { conversationId, ...{ kind: 'edit', forkMessageId: 'msg_1', state: 'copying' } }
  await app.prisma.branch.create({ data: { ...where, providerConversationId: target, leaseUntil: new Date(0) } })
  const row = { conversationId, provider: 'local', providerConversationId: target, reason: 'replaced' } as const
  const lists = { responseIds: [], itemIds: [], fileIds: [], createdAt: new Date() }
  await app.prisma.deletion.create({ data: { ...row, ...lists, dueAt: new Date(Date.now() + 3_600_000), ...more } })
  await adoptWaitingWork()
  return target
}

describe('a conversation with branches that is deleted', () => {
  it('goes with all of them, and with all responses; one receipt tells of it', async () => {
    const { id } = await conversation()
    const [edited, again] = await branchesOf(id)
    expect(await requestDeletion([id], { reason: 'person' })).toEqual([id])
    const [root, ...others] = await app.prisma.deletion.findMany({
      where: { conversationId: id },
      orderBy: { receiptId: { sort: 'asc', nulls: 'first' } },
    })
    expect(root).toMatchObject({ providerConversationId: id, receiptId: null, responses: 4 })
    expect(others.map((other) => [other.receiptId, other.reason, other.responses])).toEqual([
      [root?.id, 'person', 0],
      [root?.id, 'person', 0],
    ])
    expect(others.map((other) => other.providerConversationId).sort()).toEqual(
      [edited?.providerConversationId, again?.providerConversationId].sort(),
    )
    expect(await receipts(id)).toMatchObject([{ id: root?.id, completedAt: null }])
    await workOff()
    await expectNothingLeft()
    // Four of the root, a question and an answer in each branch, and what each has a copy of: two, and three.
    const all = (await deletionsOf(id)).reduce((sum, { items }) => sum + items, 0)
    expect(await receipts(id)).toMatchObject([
      { items: all, responses: 4, reason: 'person', completedAt: expect.any(String), delay: null },
    ])
    expect(all).toBeGreaterThanOrEqual(8)
    expect(await app.prisma.branch.count()).toBe(0)
  })

  it('is deleted once the last branch is, and says what that waits for', async () => {
    const { id } = await conversation()
    await requestDeletion([id], { reason: 'person' })
    const [branch] = await app.prisma.deletion.findMany({ where: { conversationId: id, NOT: { receiptId: null } } })
    const where = { id: branch?.id ?? '' }
    await workOff()
    await app.prisma.deletion.update({ where, data: { completedAt: null, errorCode: 'provider_busy' } })
    expect(await receipts(id)).toMatchObject([{ completedAt: null, delay: 'The provider is busy and is asked again.' }])
    await app.prisma.deletion.update({ where, data: { completedAt: new Date(), errorCode: null } })
  })

  it('takes responses of its branches whose id never came', async () => {
    const { id } = await conversation()
    await app.prisma.turn.updateMany({ where: { conversationId: id }, data: { responseId: null, isUnnamed: true } })
    await requestDeletion([id], { reason: 'person' })
    await workOff()
    await expectNothingLeft()
    expect(await receipts(id)).toMatchObject([{ responses: 4, unnamed: 0 }])
  })

  it('takes a copy that was only begun, once and at once', async () => {
    const { id } = await conversation()
    const target = await copying(id)
    await requestDeletion([id], { reason: 'person' })
    const [begun, ...more] = await app.prisma.deletion.findMany({ where: { providerConversationId: target } })
    const root = await app.prisma.deletion.findFirstOrThrow({ where: { providerConversationId: id } })
    expect(more).toEqual([])
    expect(begun).toMatchObject({ userId: root.userId, reason: 'person', receiptId: root.id })
    await workOff()
    await expectNothingLeft()
    expect(await receipts(id)).toHaveLength(1)
  })

  it('leaves a copy alone that the outbox has removed before', async () => {
    const { id } = await conversation()
    const target = await copying(id, { completedAt: new Date() })
    await requestDeletion([id], { reason: 'person' })
    expect(await app.prisma.deletion.count({ where: { providerConversationId: target } })).toBe(1)
    await workOff()
    await app.prisma.localConversation.deleteMany({ where: { id: target } })
  })

  it('leaves items that may not be listed yet to the deletion of the branch that they are in', async () => {
    const { id } = await conversation()
    const [turn] = await app.prisma.turn.findMany({ where: { conversationId: id, NOT: { branchId: null } } })
    await app.prisma.turn.update({ where: { id: turn?.id }, data: { input: 'Kept', answerItemId: 'msg_late' } })
    const branch = await app.prisma.branch.findUniqueOrThrow({ where: { id: turn?.branchId ?? '' } })
    await requestDeletion([id], { reason: 'person' })
    const late = (await deletionsOf(id)).filter(({ itemIds }) => itemIds.includes('msg_late'))
    expect(late.map((deletion) => deletion.providerConversationId)).toEqual([branch.providerConversationId])
    await app.prisma.deletion.updateMany({ where: { conversationId: id }, data: { itemIds: [] } })
    await workOff()
  })

  it('is named no longer by what was branched from it', async () => {
    const [origin, other] = [await conversation(), await conversation()]
    const data = { branchedFromId: origin.id, branchedFromTitle: 'A secret' }
    await app.prisma.conversation.update({ where: { id: other.id }, data })
    await requestDeletion([origin.id], { reason: 'person' })
    const now = await app.prisma.conversation.findUnique({ where: { id: other.id } })
    expect(now).toMatchObject({ branchedFromId: null, branchedFromTitle: null })
    await requestDeletion([other.id], { reason: 'person' })
    await workOff()
    await expectNothingLeft()
  })
})

it('of a row that goes by itself the database notes what the provider has of its branches', async () => {
  const { id } = await conversation()
  const branches = await branchesOf(id)
  await app.prisma.$executeRaw`DELETE FROM "Conversation" WHERE "id" = ${id}`
  const noted = await deletionsOf(id)
  expect(noted.map((deletion) => deletion.providerConversationId).sort()).toEqual(
    branches.map((branch) => branch.providerConversationId).sort(),
  )
  await adoptWaitingWork()
  await workOff()
  const left = await app.prisma.localConversation.findMany({ select: { id: true } })
  expect(left).toEqual([{ id }])
})

it('a branch that the provider has is no orphan', async () => {
  const { id } = await conversation()
  const [branch] = await branchesOf(id)
  await discardOrphan('local', branch?.providerConversationId ?? '')
  expect(await deletionsOf(branch?.providerConversationId ?? '')).toEqual([])
})
