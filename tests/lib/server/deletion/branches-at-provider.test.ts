import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
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

it('a copy that was broken off goes with its conversation', async () => {
  const { id } = await branchedConversation(rig.browser)
  await rig.ask('Three', { conversationId: id })
  const { messages } = await rig.history(id)
  rig.provider.refuse('items.create', ...Array.from({ length: 20 }, () => overloaded))
  const edited = await rig.ask('Never copied', { conversationId: id, editOf: messages[2]?.id })
  expect(edited.body.status).toBe('failed')
  rig.provider.reset()
  await rig.remove(id)
  await rig.makeDue()
  await rig.workOff()
  expect(rig.left()).toEqual([])
})

it('an account that is deleted goes with what its branches had, and no row is left', async () => {
  const leaving = await branchedConversation(rig.browser)
  const { userId } = await rig.prisma.conversation.findUniqueOrThrow({ where: { id: leaving.id } })
  await rig.browser.json('/api/account', { method: 'DELETE', body: { confirmation: 'delete' } })
  await rig.makeDue()
  await rig.workOff()
  expect(rig.left()).toEqual([])
  await expect.poll(() => rig.prisma.user.count({ where: { id: userId } })).toBe(0)
  expect(await rig.prisma.deletion.count({ where: { userId } })).toBe(0)
})
