import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { tellMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { overloaded } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { makeDeletionsDue } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const post = (body: object) => ({ method: 'POST', body })
const told = (id: string) => app.provider.conversation(id).metadata

describe('a new conversation', () => {
  it('is made without a word at the provider, which is told what it is called once it is stored', async () => {
    const { conversationId } = (await app.ask('My secret')).body
    expect(app.provider.asked('conversations.create').map((call) => call.body)).toEqual([{}])
    await expect.poll(() => told(conversationId)).toMatchObject({ title: 'My secret', created_by: 'parley' })
  })

  it('is answered in before the provider takes its title', async () => {
    const slow = gate()
    app.provider.refuse('conversations.update', slow)
    const { body } = await app.ask('Quick')
    expect(body).toMatchObject({ status: 'completed', content: 'I heard: Quick' })
    await slow.reached
    slow.open()
    await expect.poll(() => told(body.conversationId)).toMatchObject({ title: 'Quick' })
  })

  it('has its title told later when the provider doesn’t take it now', async () => {
    app.provider.refuse('conversations.update', overloaded)
    const { conversation } = (await app.browser.json('/api/conversations', post({ title: 'Later' }))).body
    await Promise.all(
      (
        await vi.waitFor(() => {
          const calls = app.provider.asked('conversations.update')
          expect(calls).toHaveLength(1)
          return calls
        })
      ).map((call) => call.closed),
    )
    expect(told(conversation.id)).toEqual({})
    await expect
      .poll(
        async () => {
          await runDueJobs({ 'metadata.openai': tellMetadata })
          return told(conversation.id)
        },
        { timeout: 15_000 },
      )
      .toMatchObject({ title: 'Later' })
  })

  it('that can’t be stored is left to the outbox, which asks the provider until it is gone', async () => {
    const before = app.provider.memory.conversations.size
    await app.prisma.$executeRawUnsafe(
      `ALTER TABLE "Conversation" ADD CONSTRAINT refuse CHECK ("title" <> 'refuse me')`,
    )
    app.provider.refuse('conversations.delete', overloaded, overloaded, overloaded)
    expect((await app.ask('refuse me')).status).toBe(500)
    expect(await app.prisma.deletion.count({ where: { completedAt: null, userId: null } })).toBe(1)
    await expect
      .poll(
        async () => {
          await makeDeletionsDue(app.prisma)
          await runDeletions()
          return app.provider.memory.conversations.size
        },
        { timeout: 15_000 },
      )
      .toBe(before)
  })
})
