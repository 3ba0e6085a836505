import { afterAll, beforeAll, expect, it } from 'vitest'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

it('what was sent first is asked first, though a node died while it began that', async () => {
  const { hold, say } = half('Half', ' and whole')
  app.provider.next({ say })
  const first = await app.begin('First')
  const { conversationId } = first
  const second = await app.begin('Second', { conversationId })
  const third = await app.begin('Third', { conversationId })

  const isWaitedFor = async () => {
    const [row] = await app.prisma.$queryRaw<{ isSo: boolean }[]>`
      SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)
        OR EXISTS (SELECT FROM "Turn" WHERE "id" = ${third.id}::uuid AND "status" <> 'queued') AS "isSo"`
    return row?.isSo
  }
  // As the node holds it that dies before it has it.
  await app.prisma.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT FROM "Turn" WHERE "id" = ${second.id}::uuid FOR UPDATE`
    hold.open()
    await first.end()
    await expect.poll(isWaitedFor).toBe(true)
  })

  await Promise.all([second.end(), third.end()])
  const asked = app.provider.conversation(conversationId).items.filter(({ role }) => role === 'user')
  expect(asked.map(textOf)).toEqual(['First', 'Second', 'Third'])
})
