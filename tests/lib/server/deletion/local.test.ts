import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { requestDeletion } from '#lib/server/deletion/request-deletion.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { enqueue } from '#lib/server/jobs/enqueue.ts'
import { deletionJobs } from '#lib/server/provider/outbox.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp({ RETRY_BASE_MS: '1' })
  browser = await app.guest()
})
afterAll(() => app.stop())

const ask = async (message: string, more: object = {}) =>
  (await browser.json('/api/chat', { method: 'POST', body: { message, ...more } })).body

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

it('at the local provider a conversation is deleted with all of its items, which are counted', async () => {
  const { conversationId } = await ask('One')
  await ask('Two', { conversationId })
  const more = Array.from({ length: 246 }, (_, index) => {
    const id = `msg_${index}`
    return { conversationId, id, position: 4 + index, data: { id, type: 'message', role: 'user', content: [] } }
  })
  await app.prisma.localItem.createMany({ data: more })
  await requestDeletion([conversationId], { reason: 'person' })
  await workOff()
  expect(await app.prisma.localItem.count({ where: { conversationId } })).toBe(0)
  expect(await app.prisma.localConversation.count({ where: { id: conversationId } })).toBe(0)
  expect(await app.prisma.localResponse.count()).toBe(0)
  expect(await app.prisma.deletion.findFirst({ where: { conversationId } })).toMatchObject({
    ...{ provider: 'local', items: 250, responses: 2, files: 0, errorCode: null },
  })
})

it('at the local provider a response goes with its conversation though its id never came', async () => {
  const { conversationId, turnId } = await ask('One')
  await app.prisma.turn.update({ where: { id: turnId }, data: { responseId: null, isUnnamed: true } })
  await requestDeletion([conversationId], { reason: 'person' })
  await workOff()
  expect(await app.prisma.localResponse.count()).toBe(0)
  expect(await app.prisma.deletion.findFirst({ where: { conversationId } })).toMatchObject({ responses: 1, unnamed: 0 })
})

it('a receipt keeps its numbers when a node died after the last step', async () => {
  const { conversationId } = await ask('One')
  await requestDeletion([conversationId], { reason: 'person' })
  await workOff()
  const where = { id: (await app.prisma.deletion.findFirstOrThrow({ where: { conversationId } })).id }
  await app.prisma.deletion.update({ where, data: { completedAt: null, dueAt: new Date(0) } })
  await enqueue(deletionJobs(Prisma.sql`true`))
  await workOff()
  expect(await app.prisma.deletion.findUnique({ where })).toMatchObject({ items: 2, responses: 1 })
})

it('an answer that is being written is none that can be deleted under it', async () => {
  const { conversationId } = await ask('One')
  const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
  const turn = { id: randomUUID(), conversationId, userId, input: 'Hi', model: 'demo' }
  const leaseUntil = new Date(Date.now() + 60_000)
  await app.prisma.turn.create({ data: { ...turn, status: 'running', leaseUntil } })
  expect(await requestDeletion([conversationId], { reason: 'person' })).toEqual([])
  expect(await app.prisma.conversation.count({ where: { id: conversationId } })).toBe(1)
  await app.prisma.turn.delete({ where: { id: turn.id } })
  expect(await requestDeletion([conversationId], { reason: 'person' })).toEqual([conversationId])
})

it('what isn’t any more as it was when it was chosen stays', async () => {
  const [pinned, other] = [(await ask('Pinned meanwhile')).conversationId, (await ask('Other')).conversationId]
  await app.prisma.conversation.update({ where: { id: pinned }, data: { pinnedAt: new Date() } })
  const chosen = Prisma.sql`c."pinnedAt" IS NULL`
  expect(await requestDeletion([pinned, other], { reason: 'retention', where: chosen })).toEqual([other])
  expect(await app.prisma.conversation.count({ where: { id: pinned } })).toBe(1)
})
