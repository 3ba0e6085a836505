import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { renewLeases } from '#lib/server/turns/turn-lease.ts'
import { half, startProvidedApp, type WatchedTurn } from '#tests/support/misbehaving-provider/provided-app.ts'

// Holds T1, T2, T6 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const row = (id: string) => app.prisma.turn.findUniqueOrThrow({ where: { id } })
const expire = (id: string) => app.prisma.turn.update({ where: { id }, data: { leaseUntil: new Date(0) } })
/** As another node claims it, whose lease then goes on. */
const claimElsewhere = (id: string) =>
  app.prisma.turn.update({
    where: { id },
    data: { owner: 'another node', epoch: { increment: 1 }, leaseUntil: new Date(Date.now() + 600_000) },
  })

/** A turn in the middle of its answer. */
async function answering(): Promise<{ turn: WatchedTurn; hold: ReturnType<typeof half>['hold'] }> {
  const { hold, say } = half('The first half', ' and the second')
  app.provider.next({ say })
  const turn = await app.begin('Precious words')
  await turn.untilText('The first half')
  return { turn, hold }
}

describe('a turn whose lease this node has lost', () => {
  it('is let go: who watches it here is sent away without an end, to whoever has it', async () => {
    const { turn, hold } = await answering()
    await claimElsewhere(turn.id)
    await renewLeases()
    await expect(turn.end()).rejects.toThrow('The events ended early')
    hold.open()
    expect(await row(turn.id)).toMatchObject({ status: 'running', owner: 'another node' })
  })

  it('is not settled here, though its answer ends before the loss is noticed', async () => {
    const { turn, hold } = await answering()
    await claimElsewhere(turn.id)
    hold.open()
    await expect(turn.end()).rejects.toThrow('The events ended early')
    expect(await row(turn.id)).toMatchObject({ status: 'running', owner: 'another node', endedAt: null })
  })

  it('has nothing written to the provider in its name', async () => {
    const { turn } = await answering()
    await claimElsewhere(turn.id)
    await renewLeases()
    await app.prisma.turn.update({ where: { id: turn.id }, data: { status: 'cancelled', endedAt: new Date() } })
    await app.stopTurn(turn.id)
    expect(app.provider.asked('items.create')).toEqual([])
  })

  it('to the release before this one, which knows no epochs, is lost all the same', async () => {
    const { turn } = await answering()
    await expire(turn.id)
    await app.prisma.$executeRaw`
      UPDATE "Turn" SET "leaseUntil" = now() + interval '10 minutes' WHERE "id" = ${turn.id}::uuid AND "leaseUntil" < now()`
    expect(await row(turn.id)).toMatchObject({ owner: null, epoch: 2 })
    await renewLeases()
    await expect(turn.end()).rejects.toThrow('The events ended early')
  })
})

describe('a lease that ran out without anybody taking the turn', () => {
  it.each([
    ['its renewal', renewLeases],
    ['the next look for abandoned turns', reconcileTurns],
  ])('is claimed anew by %s, and the answer goes on as it was', async (_, claimAnew) => {
    const { turn, hold } = await answering()
    await expire(turn.id)
    await claimAnew()
    expect(await row(turn.id)).toMatchObject({ status: 'running', epoch: 2 })
    hold.open()
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(turn.text).toBe('The first half and the second')
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })
})

describe('a turn whose end can’t be stored', () => {
  it('is let go, and settled from the provider’s truth as soon as it can be', async () => {
    await app.prisma.$executeRaw`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'No.'; END $$`
    await app.prisma.$executeRaw`
      CREATE TRIGGER refuse BEFORE UPDATE ON "Turn" FOR EACH ROW WHEN (NEW."status" = 'completed') EXECUTE FUNCTION refuse()`
    const { turn, hold } = await answering()
    hold.open()
    await expect(turn.end()).rejects.toThrow('The events ended early')
    expect(await row(turn.id)).toMatchObject({ status: 'running' })
    await app.prisma.$executeRaw`DROP FUNCTION refuse() CASCADE`

    await expire(turn.id)
    await reconcileTurns()
    await expect.poll(async () => (await row(turn.id)).status).toBe('completed')
    expect(await app.lines(turn.conversationId)).toEqual([
      'user: Precious words',
      'assistant: The first half and the second',
    ])
    expect(app.provider.asked('responses.create')).toHaveLength(1)
  })
})
