import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { purgeByRetention, purgeTemporary, purgeTrash } from '#lib/server/retention/purge-expired.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'
import { overloaded, serverError } from '#tests/support/misbehaving-provider/refusal.ts'
import { startOutboxRig } from './outbox-rig.ts'

let rig: Awaited<ReturnType<typeof startOutboxRig>>
beforeAll(async () => {
  rig = await startOutboxRig()
})
afterAll(() => rig.stop())
beforeEach(() => {
  rig.provider.reset()
  rig.forgetAll()
})

it('a conversation with branches leaves nothing at the provider: items, responses, conversations', async () => {
  const { id } = await branchedConversation(rig.browser)
  expect(rig.provider.memory.conversations.size).toBe(3)
  await rig.remove(id)
  await rig.workOff()
  expect(rig.left()).toEqual([])
  const branches = await rig.prisma.deletion.findMany({ where: { conversationId: id, NOT: { receiptId: null } } })
  const deleted = branches.map(({ providerConversationId }) => providerConversationId ?? '')
  // Each item for itself, copies as well.
  for (const each of [id, ...deleted]) expect(rig.provider.asked('items.delete', each).length).toBeGreaterThan(0)
  expect(deleted).toHaveLength(2)
})

it.each(['responses.delete', 'items.list', 'items.delete', 'conversations.delete'] as const)(
  'nor does it when %s fails again and again',
  async (step) => {
    const { id } = await branchedConversation(rig.browser)
    await rig.remove(id)
    rig.provider.refuse(step, overloaded, serverError, 'cut', 'reply-lost', overloaded)
    await rig.workOff()
    expect(rig.left()).toEqual([])
  },
)

/** A conversation with branches, and another one whose copy was given up: the outbox has that in an hour. */
async function withGivenUpCopy(): Promise<string> {
  const { id } = await branchedConversation(rig.browser)
  await rig.ask('Three', { conversationId: id })
  const { messages } = await rig.history(id)
  rig.provider.refuse('items.create', ...Array.from({ length: 20 }, () => overloaded))
  const edited = await rig.ask('Never copied', { conversationId: id, editOf: messages[2]?.id })
  expect(edited.body.status).toBe('failed')
  rig.provider.reset()
  expect(rig.provider.memory.conversations.size).toBe(4)
  return id
}

it('a copy that was given up goes with its conversation, and in its receipt', async () => {
  const id = await withGivenUpCopy()
  await rig.remove(id)
  await rig.workOff()
  expect(rig.left()).toEqual([])
  const { receipts } = (await rig.browser.json('/api/deletions')).body
  expect(receipts.filter((receipt: { conversationId: string }) => receipt.conversationId === id)).toHaveLength(1)
  expect(await rig.prisma.deletion.count({ where: { conversationId: id } })).toBe(4)
})

const past = new Date(Date.now() - 365 * 24 * 3_600_000)
it.each<[string, object, () => Promise<unknown>]>([
  ['from the trash', { trashedAt: past }, purgeTrash],
  ['when it was temporary', { expiresAt: past }, purgeTemporary],
  ['by retention', { updatedAt: past }, purgeByRetention],
])('nothing of a conversation with branches is left that goes %s', async (_, data, purge) => {
  const id = await withGivenUpCopy()
  await rig.prisma.conversation.update({ where: { id }, data })
  const { userId } = await rig.prisma.conversation.findUniqueOrThrow({ where: { id } })
  await rig.prisma.user.update({ where: { id: userId }, data: { retentionDays: 30 } })
  await purge()
  expect(await rig.prisma.conversation.count({ where: { id } })).toBe(0)
  await rig.workOff()
  expect(rig.left()).toEqual([])
})

it('an account that is deleted goes with what its branches had, and no row is left', async () => {
  const id = await withGivenUpCopy()
  const { userId } = await rig.prisma.conversation.findUniqueOrThrow({ where: { id } })
  await rig.browser.json('/api/account', { method: 'DELETE', body: { confirmation: 'delete' } })
  await rig.workOff()
  expect(rig.left()).toEqual([])
  await expect.poll(() => rig.prisma.user.count({ where: { id: userId } })).toBe(0)
  expect(await rig.prisma.deletion.count({ where: { userId } })).toBe(0)
})
