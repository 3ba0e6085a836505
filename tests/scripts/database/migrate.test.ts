import { randomUUID } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { jobKinds } from '#lib/server/jobs/kinds.ts'
import { migrate, missingMigrations } from '#scripts/database/migrate.ts'
import { readMigrations } from '#scripts/database/migration-files.ts'
import { readSchema } from '#scripts/database/schema-engine.ts'
import { schemaOfLastMigration } from '#scripts/database/write-migration.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { withClient } from '#tests/support/test-server.ts'

const one = { name: '1_one', sql: 'select 1', checksum: 'a' }
const two = { name: '2_two', sql: 'select 2', checksum: 'b' }

/** The release whose last migration this is did its work in the background without a queue. */
const LAST_WITHOUT_QUEUE = '20261122200000_search'

async function emptyDatabase(): Promise<string> {
  const { base } = inject('testServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await withClient(`${base}postgres`, (client) => client.query(`CREATE DATABASE ${name}`))
  return base + name
}

describe('missingMigrations', () => {
  it('is all of them for an empty database', () => {
    expect(missingMigrations([one, two], [])).toEqual([one, two])
  })

  it('leaves out what was applied', () => {
    expect(missingMigrations([one, two], [{ ...one, finished: true }])).toEqual([two])
  })

  it.each([
    [
      'a database of a newer version',
      [
        { ...one, finished: true },
        { ...two, finished: true },
      ],
      /newer Parley/,
    ],
    ['a migration edited after it was applied', [{ ...one, checksum: 'x', finished: true }], /was edited/],
    ['a migration that failed halfway', [{ ...one, finished: false }], /failed halfway/],
  ])('refuses %s', (_, applied, message) => {
    expect(() => missingMigrations([one], applied)).toThrow(message)
  })
})

describe('migrate', () => {
  it('gives each migration to one of several processes that start at once', async () => {
    const url = await emptyDatabase()

    const applied = await Promise.all([migrate(url), migrate(url), migrate(url)])

    expect(applied.flat()).toEqual(readMigrations().map((migration) => migration.name))
    expect(await migrate(url)).toEqual([])
  })

  it('brings the queue to a database of the release before it, which keeps its rows', async () => {
    const url = await emptyDatabase()
    await withClient(url, async (client) => {
      await client.query(`
        CREATE TABLE _prisma_migrations (id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL,
          finished_at TIMESTAMPTZ, migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
          started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`)
      for (const { name, sql, checksum } of readMigrations().filter(({ name }) => name <= LAST_WITHOUT_QUEUE)) {
        await client.query(sql)
        await client.query(
          `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
           VALUES (gen_random_uuid(), $1, now(), $2, 1)`,
          [checksum, name],
        )
      }
      await client.query(`
        INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('u', 'U', 'u@example.com', now());
        INSERT INTO "Conversation" ("id", "userId", "provider", "title", "model")
          VALUES ('conv_1', 'u', 'local', 'One', 'demo'), ('conv_2', 'u', 'openai', 'Two', 'm');
        INSERT INTO "SearchBacklog" ("conversationId", "dueAt", "attempts")
          VALUES ('conv_1', now() - interval '1 hour', 0), ('conv_2', now() + interval '2 minutes', 1);
        INSERT INTO "Deletion" ("id", "userId", "conversationId", "provider", "providerConversationId", "reason",
            "createdAt", "responseIds", "itemIds", "fileIds", "items", "attempts", "errorCode")
          VALUES (gen_random_uuid(), 'u', 'conv_0', 'openai', 'conv_0', 'person', now(), '{resp_1}', '{msg_1,msg_2}',
            '{}', 5, 3, 'provider_busy')`)
    })
    const rows = () =>
      withClient(url, async (client) => {
        const all: unknown[][] = []
        for (const table of ['User', 'Conversation', 'SearchBacklog', 'Deletion']) {
          all.push((await client.query(`SELECT * FROM "${table}"`)).rows)
        }
        return all
      })
    const before = await rows()

    const applied = await Promise.all([migrate(url), migrate(url)])
    expect(applied.flat()).toEqual(readMigrations().flatMap(({ name }) => (name > LAST_WITHOUT_QUEUE ? [name] : [])))
    expect(await migrate(url)).toEqual([])

    expect(before.map((some) => some.length)).toEqual([1, 2, 2, 1])
    expect(await rows()).toMatchObject(before)
    const queues = await withClient(url, (client) => client.query('SELECT name FROM pgboss.queue'))
    expect(queues.rows.map(({ name }) => name)).toEqual(expect.arrayContaining(jobKinds))
  })

  it('has all that the schema has', () => {
    // When this fails: npm run migration -- NAME
    expect(schemaOfLastMigration()).toBe(readSchema())
  })
})

describe('a test database', () => {
  it('has the tables and no rows, and is gone when dropped', async () => {
    const { prisma, url, drop } = await createTestDatabase()
    expect(await prisma.conversation.count()).toBe(0)
    await drop()
    await expect(withClient(url, (client) => client.query('SELECT 1'))).rejects.toThrow('does not exist')
  })

  it('lets one turn run in a conversation', async () => {
    const { prisma, drop } = await createTestDatabase()
    await prisma.user.create({ data: { id: 'u', name: 'U', email: 'u@example.com' } })
    await prisma.conversation.create({ data: { id: 'c', userId: 'u', provider: 'local', title: 'T', model: 'm' } })
    const turn = { conversationId: 'c', userId: 'u', status: 'running', input: 'Hi', model: 'm' } as const
    await prisma.turn.create({ data: { ...turn, id: randomUUID() } })
    await expect(prisma.turn.create({ data: { ...turn, id: randomUUID() } })).rejects.toMatchObject({ code: 'P2002' })
    await drop()
  })
})
