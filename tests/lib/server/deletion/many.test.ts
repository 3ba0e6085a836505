import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { deleteForGood } from '#lib/server/actions/delete-conversations.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { removeConversations } from '#lib/server/removal/remove-conversations.ts'
import { startTestApp } from '#tests/support/app.ts'
import { jobsLeft } from '#tests/support/queue.ts'

const MANY = 10_000
/** Prisma breaks off a transaction that takes longer; on a busy machine none may come near it. */
const MOST_MS = 2500

let app: Awaited<ReturnType<typeof startTestApp>>
let userId: string
beforeAll(async () => {
  app = await startTestApp()
  userId = (await (await app.guest()).json('/api/viewer')).body.viewer.id
})
afterAll(() => app.stop())
beforeEach(async () => {
  await app.prisma.deletion.deleteMany()
  await app.prisma.$executeRaw`DELETE FROM "pgboss"."job"`
  await app.prisma.$executeRaw`
    INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model")
    SELECT 'conv_' || n, ${userId}, 'local', 't', 'demo' FROM generate_series(1, ${MANY}::int) n`
  await app.prisma.$executeRaw`
    INSERT INTO "File" ("id", "userId", "conversationId", "provider")
    SELECT 'file-' || n, ${userId}, 'conv_' || n, 'local' FROM generate_series(1, ${MANY}::int) n`
})

it.each<[string, () => Promise<unknown>]>([
  ['chosen ones', async () => deleteForGood(await app.prisma.conversation.findMany())],
  ['all of somebody’s', () => removeConversations(Prisma.sql`c."userId" = ${userId}`, 'account')],
])(
  'ten thousand conversations with a file each are deleted without a long transaction: %s',
  async (_, remove) => {
    let longest = 0
    const watching = setInterval(async () => {
      const [row] = await app.prisma.$queryRaw<{ ms: number }[]>`
      SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)) * 1000, 0)::float8 AS "ms"
      FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`
      longest = Math.max(longest, row?.ms ?? 0)
    }, 50)
    await remove().finally(() => clearInterval(watching))
    expect(await app.prisma.conversation.count()).toBe(0)
    expect(await app.prisma.deletion.count({ where: { files: 1 } })).toBe(MANY)
    expect(
      await app.prisma
        .$queryRaw`SELECT FROM "Deletion" WHERE "fileIds" = ARRAY[replace("conversationId", 'conv_', 'file-')]`,
    ).toHaveLength(MANY)
    expect(await jobsLeft(app.prisma, 'delete.local')).toHaveLength(MANY)
    expect(longest).toBeGreaterThan(0)
    expect(longest).toBeLessThan(MOST_MS)
  },
  60_000,
)
