import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { continueAccountDeletions, deleteAccount } from '#lib/server/account/delete-account.ts'
import { adoptGuest } from '#lib/server/auth/adopt-guest.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { finishAccountDeletion } from '#lib/server/users/finish-account-deletion.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
/** Somebody else at the same database, in the middle of a transaction. */
let other: pg.Client
beforeAll(async () => {
  app = await startTestApp()
  other = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await other.connect()
})
afterAll(async () => {
  await other.end()
  await app.stop()
})
let guest: TestBrowser
let from: string
let to: string
afterEach(async () => void (await other.query('ROLLBACK')))
beforeEach(async () => {
  guest = await app.guest()
  from = await idOf(guest)
  to = await idOf(await app.guest())
})

const post = (body: object) => ({ method: 'POST', body })
const idOf = async (as: TestBrowser) => (await as.json('/api/viewer')).body.viewer.id as string
const say = async (message: string, more: object = {}) =>
  (await guest.json('/api/chat', post({ message, ...more }))).body
const rows = (userId: string) => app.prisma.conversation.findMany({ where: { userId }, select: { id: true } })
const isThere = async (id: string) => (await app.prisma.user.count({ where: { id } })) > 0

/** Until such a statement waits for somebody's lock. */
const untilWaiting = (statement: string) =>
  expect
    .poll(
      () => app.prisma.$queryRaw`
        SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
        AND "query" LIKE ${statement}`,
    )
    .toHaveLength(1)

/** A conversation of the user's that is being stored, as the app does it, and isn't committed yet. */
async function beginConversation(id: string, userId: string) {
  await other.query('BEGIN')
  await other.query(`SELECT FROM "User" WHERE "id" = $1 FOR SHARE`, [userId])
  await other.query(
    `INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model") VALUES ($1, $2, 'local', 't', 'demo')`,
    [id, userId],
  )
}

describe('a guest who has an account now', () => {
  it('takes along a conversation that is being made at that moment', async () => {
    await beginConversation('conv_moment', from)
    const moving = adoptGuest(from, to)
    await untilWaiting('UPDATE %"User"%')
    await other.query('COMMIT')
    await moving
    expect(await rows(to)).toEqual([{ id: 'conv_moment' }])
    expect(await isThere(from)).toBe(false)
  })

  it('is handed over although the database breaks it off for somebody else’s sake', async () => {
    const { conversationId, turnId } = await say('Hello')
    await other.query('BEGIN')
    await other.query(`UPDATE "Turn" SET "endedAt" = now() WHERE "id" = $1`, [turnId])
    const moving = adoptGuest(from, to)
    await untilWaiting('UPDATE %"Turn" SET "userId"%')
    // The other way round: a deadlock. PostgreSQL looks for one when somebody has waited for a second, so the one who waits longer
    // is its victim, unless this process was so slow that the look came before the deadlock.
    await other
      .query(`UPDATE "Conversation" SET "updatedAt" = now() WHERE "id" = $1`, [conversationId])
      .catch((error) => expect(error.code).toBe('40P01'))
    await other.query('COMMIT')
    await moving
    expect(await rows(to)).toEqual([{ id: conversationId }])
    expect(await app.prisma.turn.findUniqueOrThrow({ where: { id: turnId } })).toMatchObject({ userId: to })
    expect(await isThere(from)).toBe(false)
  })

  it('is handed over once, whoever else tries', async () => {
    const { conversationId } = await say('Hello')
    const third = await idOf(await app.guest())
    await adoptGuest(from, from)
    expect(await idOf(guest)).toBe(from)
    await Promise.all([adoptGuest(from, to), adoptGuest(from, to)])
    await adoptGuest(from, third)
    expect(await rows(to)).toEqual([{ id: conversationId }])
  })

  it('is not handed over when the guest asked to be deleted first', async () => {
    await say('Hello')
    await deleteAccount({ id: from, isGuest: true, name: 'Guest', email: null }, 'delete')
    await adoptGuest(from, to)
    expect(await rows(to)).toEqual([])
  })

  it('keeps everything when the account is being deleted by then', async () => {
    const { conversationId } = await say('Hello')
    await app.prisma.user.update({ where: { id: to }, data: { deletionRequestedAt: new Date() } })
    await expect(adoptGuest(from, to)).rejects.toMatchObject({ code: 'not_signed_in' })
    expect(await rows(from)).toEqual([{ id: conversationId }])
    expect(await idOf(guest)).toBe(from)
  })

  it('is removed by any node when the one that handed everything over died before', async () => {
    await app.prisma.user.update({ where: { id: from }, data: { deletionRequestedAt: new Date() } })
    await continueAccountDeletions()
    expect(await isThere(from)).toBe(false)
  })
})

describe('of a user who is leaving', () => {
  it.each<[string, string, object]>([
    ['chat', '/api/chat', { message: 'Too late' }],
    ['conversation', '/api/conversations', { title: 'Too late' }],
    ['import', '/api/conversations/import', { messages: [{ role: 'user', content: 'Too late' }] }],
  ])('no new %s is taken, and nothing of it stays at the provider', async (_, path, body) => {
    await runDeletions()
    const before = await app.prisma.localConversation.count()
    // The session of a request that was let in just before.
    await app.prisma.user.update({ where: { id: from }, data: { deletionRequestedAt: new Date() } })
    const reply = await guest.json(path, post(body))
    expect([reply.status, reply.body.error.code]).toEqual([401, 'not_signed_in'])
    expect(await rows(from)).toEqual([])
    await runDeletions()
    expect(await app.prisma.localConversation.count()).toBe(before)
  })

  it('a conversation that was being made when the account was deleted goes, too', async () => {
    await beginConversation('conv_account', from)
    const deleting = deleteAccount({ id: from, isGuest: true, name: 'Guest', email: null }, 'delete')
    await untilWaiting('UPDATE %"User"%')
    await other.query('COMMIT')
    expect(await deleting).toBe(1)
    expect(await app.prisma.deletion.count({ where: { conversationId: 'conv_account' } })).toBe(1)
  })

  it('the row stays while something of theirs is being written', async () => {
    await app.prisma.user.update({ where: { id: from }, data: { deletionRequestedAt: new Date() } })
    await beginConversation('conv_race', from)
    const finishing = finishAccountDeletion(from)
    await untilWaiting('%"User"%FOR UPDATE')
    await other.query('COMMIT')
    await finishing
    expect(await rows(from)).toEqual([{ id: 'conv_race' }])
    expect(await isThere(from)).toBe(true)
  })
})

describe('better-auth’s own way to delete a guest', () => {
  it('is closed: it would forget what is at the provider', async () => {
    const { conversationId } = await say('A secret of mine')
    expect((await guest.json('/api/auth/delete-anonymous-user', post({}))).status).toBe(404)
    expect(await rows(from)).toEqual([{ id: conversationId }])
    expect(await idOf(guest)).toBe(from)
  })
})
