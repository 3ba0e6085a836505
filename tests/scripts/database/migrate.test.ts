import { randomUUID } from 'node:crypto'
import { describe, expect, inject, it } from 'vitest'
import { migrate, missingMigrations } from '#scripts/database/migrate.ts'
import { readMigrations } from '#scripts/database/migration-files.ts'
import { readSchema } from '#scripts/database/schema-engine.ts'
import { schemaOfLastMigration } from '#scripts/database/write-migration.ts'
import { createTestDatabase } from '#tests/support/database.ts'
import { withClient } from '#tests/support/test-server.ts'

const one = { name: '1_one', sql: 'select 1', checksum: 'a' }
const two = { name: '2_two', sql: 'select 2', checksum: 'b' }

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
    const { base } = inject('testServer')
    const name = `test_${randomUUID().replaceAll('-', '')}`
    await withClient(`${base}postgres`, (client) => client.query(`CREATE DATABASE ${name}`))

    const applied = await Promise.all([migrate(base + name), migrate(base + name), migrate(base + name)])

    expect(applied.flat()).toEqual(readMigrations().map((migration) => migration.name))
    expect(await migrate(base + name)).toEqual([])
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
