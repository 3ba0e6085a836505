import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { metadataJobs, syncMetadata, tellMetadata } from '#lib/server/conversations/sync-metadata.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { enqueue, hurry } from '#lib/server/jobs/enqueue.ts'
import { kinds } from '#lib/server/jobs/kinds.ts'
import { runDueJobs, stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { providerClient } from '#lib/server/provider/provider.ts'
import { localConversation } from '#tests/lib/server/moving/local-conversation.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { refusal, wrongKey } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  // What fails is not tried again before a test says so.
  app = await startProvidedApp({ RETRY_BASE_MS: '60000' })
  await stopJobs()
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.prisma.conversation.updateMany({ data: { metadataStale: false } })
  app.provider.reset()
})

/** Conversations at the provider that have another name by now, in the order of their ids. */
async function renamed(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < count; n++) ids.push((await app.ask(`Message ${n}`)).body.conversationId)
  // The first names are told in the background, and would be told again over the new ones.
  await vi.waitFor(async () => expect(await stale()).toEqual([]))
  await app.prisma.conversation.updateMany({ where: { id: { in: ids } }, data: { title: 'New', metadataStale: true } })
  app.provider.reset()
  return ids.sort()
}

const stale = async () =>
  (await app.prisma.conversation.findMany({ where: { metadataStale: true }, orderBy: { id: 'asc' } })).map(
    ({ id }) => id,
  )

const tellStale = async () => {
  await enqueue(metadataJobs(Prisma.sql`true`))
  await runDueJobs({ 'metadata.openai': tellMetadata, 'metadata.local': tellMetadata })
}

const rejected = refusal(400, 'Invalid value.', { code: 'invalid_value' })

describe('what the provider was not told', () => {
  it('is told, however much it is and whatever of it fails, which is tried again later', async () => {
    const [first = '', ...others] = await renamed(3)
    const { userId } = await app.prisma.conversation.findUniqueOrThrow({ where: { id: first } })
    await app.prisma.conversation.createMany({
      data: Array.from({ length: 150 }, (_, n) => ({
        id: `conv_0${n}`,
        userId,
        provider: 'openai' as const,
        title: 'Gone',
        model: 'm',
        metadataStale: true,
      })),
    })
    app.provider.refuse('conversations.update', ...Array.from({ length: 120 }, () => rejected))
    // Their turn comes before that of the others.
    await enqueue(metadataJobs(Prisma.sql`c."title" = 'Gone'`))
    await tellStale()
    const failed = await stale()
    expect(failed).toHaveLength(120)
    expect((await jobsLeft(app.prisma, 'metadata.openai')).map(({ id, state }) => [id, state]).sort()).toEqual(
      failed.map((id) => [id, 'retry']).sort(),
    )
    for (const id of [first, ...others]) {
      expect(app.provider.conversation(id).metadata).toMatchObject({ title: 'New' })
    }
    await hurry('metadata.openai', failed)
    await tellStale()
    expect(await stale()).toEqual([])
    expect(await jobsLeft(app.prisma, 'metadata.openai')).toEqual([])
  })

  it('waits when its provider takes nothing at all, and the other provider is told', async () => {
    await renamed(12)
    const local = await localConversation(app, [], { title: 'New', metadataStale: true })
    app.provider.refuse('conversations.update', ...Array.from({ length: 12 }, () => wrongKey))
    await tellStale()
    expect(app.provider.asked('conversations.update')).toHaveLength(kinds['metadata.openai'].atOnce)
    expect(await providerClient('local').conversations.retrieve(local)).toMatchObject({ metadata: { title: 'New' } })
    expect(await stale()).toHaveLength(12)
  })
})

it('a conversation that is rebuilt elsewhere while it is told is told there, too', async () => {
  const [id = ''] = await renamed(1)
  const { id: there } = await providerClient('openai').conversations.create({})
  const hold = gate()
  app.provider.refuse('conversations.update', hold)
  const telling = syncMetadata(id)
  await hold.reached
  await app.prisma.conversation.update({ where: { id }, data: { providerConversationId: there, metadataStale: true } })
  hold.open()
  await telling
  expect(app.provider.conversation(there).metadata).toMatchObject({ title: 'New' })
  expect(await stale()).toEqual([])
})

it('a conversation that moves to OpenAI while the local provider is told is told there, too', async () => {
  const id = await localConversation(app, [], { title: 'New', metadataStale: true })
  const { id: there } = await providerClient('openai').conversations.create({})
  // The switch of a move commits while the local provider writes.
  await app.prisma.$executeRawUnsafe(`
    CREATE FUNCTION switch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      UPDATE "Conversation" SET "provider" = 'openai', "metadataStale" = true, "providerConversationId" = '${there}'
      WHERE "id" = NEW."id" AND "provider" = 'local';
      RETURN NULL;
    END $$`)
  await app.prisma.$executeRaw`
    CREATE TRIGGER switch AFTER UPDATE ON "LocalConversation" FOR EACH ROW EXECUTE FUNCTION switch()`
  await syncMetadata(id)
  await app.prisma.$executeRaw`DROP FUNCTION switch() CASCADE`
  expect(app.provider.conversation(there).metadata).toMatchObject({ title: 'New' })
  expect(await stale()).toEqual([])
})
