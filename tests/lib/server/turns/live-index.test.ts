import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { claimAbandonedTurns, findStalledQueues } from '#lib/server/turns/turn-store.ts'
import { startTestApp } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp()
  const browser = await app.guest()
  const { body } = await browser.json('/api/conversations', { method: 'POST', body: {} })
  await app.prisma.$executeRaw`
    INSERT INTO "Turn" ("id", "conversationId", "userId", "status", "input", "model")
    SELECT gen_random_uuid(), "id", "userId", 'completed', '', 'm' FROM "Conversation", generate_series(1, 20000)
    WHERE "id" = ${body.conversation.id}`
  await app.prisma.$executeRaw`ANALYZE "Turn"`
})
afterAll(() => app.stop())

it.each([
  ['the turns that wait', findStalledQueues],
  ['the turns that nobody vouches for', claimAbandonedTurns],
])('%s are found without a look at all those that have ended', async (_, find) => {
  const asked = vi.spyOn(db(), '$queryRaw')
  expect(await find()).toEqual([])
  const [query, ...values] = asked.mock.calls[0] as [TemplateStringsArray, ...unknown[]]
  asked.mockRestore()
  const explain = Prisma.sql([`EXPLAIN ${query[0]}`, ...query.slice(1)], ...values)
  const plan = JSON.stringify(await app.prisma.$queryRaw(explain))
  expect(plan).not.toContain('Seq Scan on \\"Turn')
})
