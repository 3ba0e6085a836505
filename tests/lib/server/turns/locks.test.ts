import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { claimNextTurn } from '#lib/server/turns/turn-store.ts'
import { half, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
/** Somebody else at the database, in the middle of a transaction. */
let other: pg.Client
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  other = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await other.connect()
  await other.query('BEGIN')
})
afterEach(() => other.end())

async function lockConversation(id: string) {
  // What goes on after its creation would wait for the lock, too.
  await vi.waitFor(async () =>
    expect(await app.prisma.conversation.findUnique({ where: { id } })).toMatchObject({ metadataStale: false }),
  )
  await other.query('SELECT FROM "Conversation" WHERE "id" = $1 FOR UPDATE', [id])
}
const lockTurn = (id: string) => other.query('SELECT FROM "Turn" WHERE "id" = $1 FOR UPDATE', [id])
const somebodyWaits = () =>
  vi.waitFor(async () => {
    const rows = await app.prisma.$queryRaw<object[]>`
      SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    expect(rows).toHaveLength(1)
  })

/** A conversation in which nothing has been said yet. */
const created = async (): Promise<string> =>
  (await app.browser.json('/api/conversations', { method: 'POST', body: {} })).body.conversation.id

const statusOf = async (id: string) => (await app.prisma.turn.findUniqueOrThrow({ where: { id } })).status

describe('beside a transaction that has locked the conversation and then locks the turn', () => {
  it('a turn ends', async () => {
    const { hold, say } = half('Half', ' and half')
    app.provider.next({ say })
    const turn = await app.begin('Hello')
    await turn.untilText('Half')
    await lockConversation(turn.conversationId)
    hold.open()
    await somebodyWaits()
    await lockTurn(turn.id)
    await other.query('COMMIT')
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    expect(await statusOf(turn.id)).toBe('completed')
  })

  it('a turn begins', async () => {
    const id = await created()
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id } })
    const turn = { conversationId: id, userId, status: 'queued' as const, input: 'Hi', model: 'm' }
    const { id: turnId } = await app.prisma.turn.create({ data: { id: randomUUID(), ...turn } })
    await lockConversation(id)
    const claim = claimNextTurn(id)
    await somebodyWaits()
    await lockTurn(turnId)
    await other.query('COMMIT')
    expect(await claim).toMatchObject({ id: turnId, status: 'running' })
    await app.prisma.turn.delete({ where: { id: turnId } })
  })
})

it('a turn whose end gives way to another transaction is stored all the same', async () => {
  const { hold, say } = half('Half', ' and half')
  app.provider.next({ say })
  const turn = await app.begin('Hello')
  await turn.untilText('Half')
  // Whoever locks in the wrong order, for longer than the settlement, which so is the one to find the deadlock.
  await other.query("SET LOCAL deadlock_timeout = '1min'")
  await lockTurn(turn.id)
  hold.open()
  await somebodyWaits()
  await lockConversation(turn.conversationId)
  await other.query('COMMIT')
  expect(await turn.end()).toMatchObject({ status: 'completed' })
  expect(await statusOf(turn.id)).toBe('completed')
})

describe('a message that is sent while', () => {
  async function sentWhile(change: string, values: (id: string) => unknown[]) {
    const id = await created()
    await lockConversation(id)
    const sent = app.ask('Meanwhile', { conversationId: id })
    await somebodyWaits()
    await other.query(change, values(id))
    await other.query('COMMIT')
    const { status, body } = await sent
    const turns = await app.prisma.turn.findMany({ where: { conversationId: id, input: 'Meanwhile' } })
    return { status, code: body.error?.code, turns }
  }

  it('the guest becomes an account is not kept under the guest', async () => {
    const guest = app.stranger()
    await guest.fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
    const { id: account } = (await guest.json('/api/viewer')).body.viewer
    const refused = await sentWhile('UPDATE "Conversation" SET "userId" = $2 WHERE "id" = $1', (id) => [id, account])
    expect(refused).toEqual({ status: 404, code: 'conversation_not_found', turns: [] })
  })

  it.each([
    ['put into the trash', 'UPDATE "Conversation" SET "trashedAt" = now() WHERE "id" = $1', 'conversation_in_trash'],
    ['deleted', 'DELETE FROM "Conversation" WHERE "id" = $1', 'conversation_not_found'],
  ])('the conversation is %s is refused with what is so', async (_, change, code) => {
    expect(await sentWhile(change, (id) => [id])).toEqual({ status: 404, code, turns: [] })
  })
})

it('a history that is read after the provider lists an answer, before its end is stored, has the message once', async () => {
  const { conversationId } = (await app.ask('One')).body
  const { hold, say } = half('Half', ' and half')
  app.provider.next({ say })
  const turn = await app.begin('Two', { conversationId })
  await turn.untilText('Half')
  await lockConversation(conversationId)
  hold.open()
  await somebodyWaits()
  expect(app.provider.conversation(conversationId).listed).toHaveLength(4)
  const { messages, liveTurn } = await app.history(conversationId)
  expect(liveTurn).toMatchObject({ id: turn.id, input: 'Two' })
  expect(messages.map(({ content }) => content)).toEqual(['One', 'I heard: One'])
  await other.query('ROLLBACK')
  await turn.end()
  expect(await app.lines(conversationId)).toEqual(expect.arrayContaining(['user: Two', 'assistant: Half and half']))
  expect(await app.lines(conversationId)).toHaveLength(4)
})
