import { afterAll, beforeAll, expect, it } from 'vitest'
import { renewLeases } from '#lib/server/turns/turn-lease.ts'
import { type DatabaseProxy, startDatabaseProxy } from '#tests/support/database-proxy.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let way: DatabaseProxy
beforeAll(async () => {
  app = await startProvidedApp({}, async (url) => {
    way = await startDatabaseProxy(url)
    return way.url
  })
})
afterAll(async () => {
  await app.stop()
  await way.stop()
})

it('a turn of another node, watched here when the database goes, is not said to have failed', async () => {
  const { hold, say } = half('Half', ' and whole')
  app.provider.next({ say })
  const turn = await app.begin('Hello')
  await turn.untilText('Half')
  // As another node claims it.
  await app.prisma.turn.update({
    where: { id: turn.id },
    data: { owner: 'another node', epoch: { increment: 1 }, leaseUntil: new Date(Date.now() + 600_000) },
  })
  await renewLeases()
  const watched = await app.watch(turn.id)
  hold.open()
  await watched.untilText('Half and whole')

  await way.cut()
  await expect(watched.end()).rejects.toThrow('The events ended early')
  await way.mend()

  const answered = { status: 'completed', endedAt: new Date(), output: 'Half and whole' } as const
  await app.prisma.turn.update({ where: { id: turn.id }, data: answered })
  expect(await (await app.watch(turn.id)).end()).toMatchObject({ status: 'completed' })
})
