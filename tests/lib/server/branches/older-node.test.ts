import { afterAll, beforeAll, expect, it } from 'vitest'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

/** As the release before claims what waits, and takes over what was left: its name is a bare UUID. */
const claim = (turnId: string) => app.prisma.$executeRaw`
  UPDATE "Turn" SET "status" = 'running', "owner" = ${crypto.randomUUID()}, "epoch" = "epoch" + 1 WHERE "id" = ${turnId}::uuid`

it('a node that knows no branches can’t have a turn of one, and still has those of the root', async () => {
  const id = (await app.ask('One')).body.conversationId
  const [first] = (await app.history(id)).messages
  const { hold, say } = half('Half', ' and half')
  app.provider.next({ say })
  const live = await app.begin('Two', { conversationId: id, editOf: first?.id })
  await live.untilText('Half')
  expect(await claim(live.id)).toBe(0)
  hold.open()
  expect((await live.end()).status).toBe('completed')

  const root = await app.prisma.turn.findFirstOrThrow({ where: { conversationId: id, branchId: null } })
  expect(await claim(root.id)).toBe(1)
})
