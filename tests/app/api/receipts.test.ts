import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiptsSchema } from '#lib/contract/receipt.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import type { TestBrowser } from '#tests/support/app.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded, wrongKey } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const receipts = async (as: TestBrowser, cursor?: string) =>
  receiptsSchema.parse((await as.json(`/api/deletions${cursor ? `?cursor=${cursor}` : ''}`)).body)
const emptyTrash = async (as: TestBrowser) => (await as.json('/api/trash', { method: 'DELETE' })).body
const trash = (as: TestBrowser, id: string) =>
  as.json(`/api/conversations/${id}`, { method: 'PATCH', body: { trashed: true } })

/** Looks into the outbox until nothing is due there. */
async function workOff() {
  await expect
    .poll(
      async () => {
        await runDeletions()
        return app.prisma.deletion.count({ where: { completedAt: null } })
      },
      { timeout: 10_000, interval: 5 },
    )
    .toBe(0)
}

describe('the receipt of a deletion', () => {
  it('says what was removed and when, and nothing of what was said', async () => {
    const { conversationId } = (await app.ask('A secret')).body
    const forever = await app.browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    expect(forever.body).toMatchObject({ deleted: true, trashedAt: null })
    const [asked] = (await receipts(app.browser)).receipts
    expect(asked).toMatchObject({
      conversationId,
      provider: 'openai',
      reason: 'person',
      completedAt: null,
      delay: null,
    })
    await workOff()
    const { body } = await app.browser.json('/api/deletions')
    expect(body.receipts[0]).toMatchObject({ items: 2, responses: 1, files: 0, completedAt: expect.any(String) })
    expect(JSON.stringify(body)).not.toContain('secret')
  })

  it('says why it takes so long', async () => {
    const { conversationId } = (await app.ask('One')).body
    app.provider.refuse('responses.delete', overloaded)
    await app.browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    await expect
      .poll(
        async () => {
          await runDeletions()
          return (await receipts(app.browser)).receipts[0]?.delay
        },
        { timeout: 15_000, interval: 5 },
      )
      .toBe('The provider is busy and is asked again.')
    await workOff()
    expect((await receipts(app.browser)).receipts[0]?.delay).toBeNull()
  })

  describe('tells of responses whose id never came, of which some may remain at the provider', () => {
    const forever = async (id: string) => {
      await app.browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
      return (await receipts(app.browser)).receipts.find((receipt) => receipt.conversationId === id)
    }

    it.each<[string, number, () => Promise<string>]>([
      ['that came', 0, async () => (await app.ask('Hello')).body.conversationId],
      ['that Stop did not wait for', 1, () => stopped()],
      [
        'that was lost and found',
        1,
        async () => {
          app.provider.refuse('responses.create', 'reply-lost')
          return (await app.ask('Hello')).body.conversationId
        },
      ],
      [
        'that never came, and whose message was sent again',
        1,
        async () => {
          app.provider.refuse('responses.create', 'cut')
          const { conversationId, turnId } = (await app.ask('Hello')).body
          await app.ask('Hello', { conversationId, retryOf: turnId })
          return conversationId
        },
      ],
      [
        'that the provider refused',
        0,
        async () => {
          app.provider.refuse('responses.create', wrongKey)
          return (await app.ask('Hello')).body.conversationId
        },
      ],
      [
        'that was waited for by a node that died',
        1,
        async () => {
          const { conversationId, turnId } = (await app.ask('Hello')).body
          const left = { status: 'running', leaseUntil: new Date(0), responseId: null, answerItemId: null } as const
          await app.prisma.turn.update({ where: { id: turnId }, data: { ...left, input: 'Hello' } })
          await reconcileTurns()
          await expect.poll(() => app.prisma.turn.count({ where: { status: 'running' } })).toBe(0)
          return conversationId
        },
      ],
      [
        'that a conversation had at the local provider, with which it goes',
        0,
        async () => {
          const id = await stopped()
          await app.prisma.conversation.update({ where: { id }, data: { provider: 'local' } })
          return id
        },
      ],
    ])('one %s: %i', async (_, unnamed, make) => {
      expect(await forever(await make())).toMatchObject({ unnamed })
      await app.prisma.deletion.deleteMany({ where: { provider: 'local' } })
      await workOff()
    })

    /** A conversation whose only turn was stopped before the provider said anything. */
    async function stopped() {
      const replies = gate()
      app.provider.next({ replies })
      const turn = await app.begin('Hello')
      await replies.reached
      await app.stopTurn(turn.id)
      replies.open()
      return turn.conversationId
    }
  })

  it('is shown to nobody else', async () => {
    expect((await receipts(await app.guest())).receipts).toEqual([])
  })

  it('is found on one of as many pages as there are, once', async () => {
    const browser = await app.guest()
    const { id: userId } = (await browser.json('/api/viewer')).body.viewer
    const requestedAt = new Date()
    await app.prisma.deletion.createMany({
      data: Array.from({ length: 120 }, (_, index) => ({
        ...{ userId, conversationId: `conv_${index}`, provider: 'openai' as const, reason: 'trash' as const },
        ...{ createdAt: requestedAt, requestedAt, completedAt: requestedAt },
      })),
    })
    await app.prisma.deletion.createMany({
      data: [{ userId, conversationId: 'conv_r', provider: 'openai', reason: 'replaced', createdAt: requestedAt }],
    })
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await receipts(browser, cursor)
      seen.push(...page.receipts.map((each) => each.conversationId))
      cursor = page.nextCursor
    }
    expect(seen).toHaveLength(120)
    expect(new Set(seen).size).toBe(120)
    await app.prisma.deletion.deleteMany({ where: { userId } })
  })

  it('goes along when a guest signs up', async () => {
    const browser = await app.guest()
    const { conversationId } = (await person(browser).ask('As a guest')).body
    await browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' })
    const ada = { name: 'Ada', email: 'ada@example.org', password: 'correct horse' }
    await browser.json('/api/auth/sign-up/email', { method: 'POST', body: ada })
    expect((await receipts(browser)).receipts).toMatchObject([{ conversationId }])
    await workOff()
  })
})

describe('emptying the trash', () => {
  it('deletes for good what is in it, of this person, and nothing else', async () => {
    const [gone, kept] = [(await app.ask('Gone')).body.conversationId, (await app.ask('Kept')).body.conversationId]
    const neighbour = await app.guest()
    const theirs = (await person(neighbour).ask('Theirs')).body.conversationId
    await trash(app.browser, gone)
    await trash(neighbour, theirs)
    expect(await emptyTrash(app.browser)).toEqual({ conversations: 1 })
    await workOff()
    expect(app.provider.memory.conversations.has(gone)).toBe(false)
    expect(app.provider.memory.conversations.has(kept)).toBe(true)
    expect(app.provider.memory.conversations.has(theirs)).toBe(true)
    expect(await emptyTrash(app.browser)).toEqual({ conversations: 0 })
  })

  it('stops an answer that is still being written in it', async () => {
    const { say, hold } = half('On and', ' on')
    app.provider.next({ say })
    const turn = await app.begin('Tell me')
    await turn.untilText('On and')
    await app.prisma.conversation.update({ where: { id: turn.conversationId }, data: { trashedAt: new Date() } })
    expect(await emptyTrash(app.browser)).toEqual({ conversations: 1 })
    expect(await turn.end()).toMatchObject({ status: 'cancelled' })
    await workOff()
    expect(app.provider.memory.conversations.has(turn.conversationId)).toBe(false)
    hold.open()
  })

  it('of 10,000 conversations takes seconds, and the provider is asked nothing meanwhile', async () => {
    const browser = await app.guest()
    const { id: userId } = (await browser.json('/api/viewer')).body.viewer
    await app.prisma.$executeRaw`
      INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model", "trashedAt")
      SELECT 'conv_bulk' || n, ${userId}, 'openai', 'Bulk', 'gpt-test', now() FROM generate_series(1, 10000) n`
    app.provider.reset()
    expect(await emptyTrash(browser)).toEqual({ conversations: 10_000 })
    expect(app.provider.asked('conversations.delete')).toEqual([])
    expect(await app.prisma.deletion.count({ where: { userId, completedAt: null } })).toBe(10_000)
    await app.prisma.deletion.deleteMany({ where: { userId } })
  })
})
