import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { hurry } from '#lib/server/jobs/enqueue.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { resumeMove } from '#lib/server/moving/resume-move.ts'
import { processWide } from '#lib/server/process-wide.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'
import { linesOf, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded, refusal } from '#tests/support/misbehaving-provider/refusal.ts'
import { type Gate, gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'
import { localConversation } from './local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const request = { method: 'POST', body: { to: 'openai' } }
const move = (id: string) => app.browser.json(`/api/conversations/${id}/move`, request)
const row = (id: string) => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const branchesOf = (conversationId: string) =>
  app.prisma.branch.findMany({ where: { conversationId }, orderBy: { createdAt: 'asc' } })
const local = async () => branchedConversation(app.browser, await localConversation(app, []))

type Branched = Awaited<ReturnType<typeof local>>
async function everyPath({ ends, path }: Branched): Promise<string[][]> {
  return [await path(ends.root), await path(ends.edit), await path(ends.again)].map(linesOf)
}

const passing = () => {
  const open = gate()
  open.open()
  return open
}

describe('a server that is killed while it', () => {
  const steps: [string, (hold: Gate) => void][] = [
    ['makes the copy of a branch', (hold) => app.provider.refuse('conversations.create', passing(), hold)],
    ['fills the copy of a branch', (hold) => app.provider.refuse('items.create', passing(), hold)],
    ['fills that of the last', (hold) => app.provider.refuse('items.create', passing(), passing(), hold)],
    ['is about to switch', (hold) => app.provider.refuse('models.list', hold)],
  ]

  it.each(steps)('%s is followed by another, which ends the move unasked', async (_, interrupt) => {
    const branched = await local()
    const { id } = branched
    const before = await everyPath(branched)
    const hold = gate()
    interrupt(hold)
    const node = await startAnotherNode()
    const died = expect(node.browser(app.cookie).fetch(`/api/conversations/${id}/move`, request)).rejects.toThrow()
    await hold.reached
    await node.kill()
    await died
    hold.open()
    await app.prisma.$executeRaw`
      UPDATE "Conversation" SET "moveLeaseUntil" = now() - interval '1 second' WHERE "id" = ${id}`
    expect(await everyPath(branched)).toEqual(before)
    await hurry('move', [id])
    await runDueJobs({ move: resumeMove })
    expect(await row(id)).toMatchObject({ provider: 'openai', moveTargetId: null })
    expect(await everyPath(branched)).toEqual(before)
    const places = [await row(id), ...(await branchesOf(id))].map((place) => place.providerConversationId ?? '')
    expect(places.map((place) => app.provider.conversation(place).items.length)).toEqual([4, 4, 2])
  })
})

describe('a provider that fails in the middle', () => {
  const again = (times: number) => Array.from({ length: times }, () => overloaded)

  it.each(['conversations.create', 'items.create', 'items.list', 'models.list'] as const)(
    'at %s leaves all paths usable here, and the next move goes on',
    async (step) => {
      const branched = await local()
      const before = await everyPath(branched)
      processWide('parley.models', () => new Map<string, unknown>()).clear()
      // The root is copied by then.
      app.provider.refuse(step, passing(), ...again(20))
      const failed = await move(branched.id)
      if (step !== 'models.list') expect(failed.status).toBeGreaterThanOrEqual(502)
      expect(await everyPath(branched)).toEqual(before)
      app.provider.reset()
      await app.ask('More', { conversationId: branched.id, after: branched.ends.edit })
      const since = await everyPath(branched)
      expect((await move(branched.id)).status).toBe(200)
      expect(await everyPath(branched)).toEqual(since)
      expect(since[1]?.at(-2)).toBe('user: More')
    },
  )

  it('with what it never takes leaves nothing there, and one receipt tells of what was begun', async () => {
    const { id } = await local()
    app.provider.refuse('items.create', passing(), refusal(400, 'Invalid value.', { code: 'invalid_value' }))
    expect((await move(id)).body.error.code).toBe('move_failed')
    const begun = await app.prisma.deletion.findMany({ where: { conversationId: id, provider: 'openai' } })
    expect(begun.map(({ receiptId }) => receiptId !== null).sort()).toEqual([false, true])
    await runDeletions()
    const there = app.provider.memory.conversations
    expect(begun.filter((copy) => there.has(copy.providerConversationId ?? ''))).toEqual([])
    expect([(await row(id)).moveTargetId, ...(await branchesOf(id)).map((branch) => branch.moveTargetId)]).toEqual([
      ...[null, null, null],
    ])
  })

  it('and a conversation that is deleted then leaves nothing at either provider', async () => {
    const { id } = await local()
    app.provider.refuse('items.create', passing(), ...again(20))
    await move(id)
    const [edit] = await branchesOf(id)
    const targets = [(await row(id)).moveTargetId ?? '', edit?.moveTargetId ?? '']
    expect(targets.every((target) => app.provider.memory.conversations.has(target))).toBe(true)
    app.provider.reset()
    await app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    await makeDeletionsDue(app.prisma)
    await runDeletions()
    expect(targets.filter((target) => app.provider.memory.conversations.has(target))).toEqual([])
    expect(await app.prisma.localConversation.count({ where: { id } })).toBe(0)
    const { receipts } = (await app.browser.json('/api/deletions')).body
    const told = receipts.filter((receipt: { conversationId: string }) => receipt.conversationId === id)
    expect(told.map(({ reason }: { reason: string }) => reason).sort()).toEqual(['moved', 'person'])
  })
})
