import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { inject } from 'vitest'
import { PrismaClient } from '#lib/server/db/generated/client.ts'
import { withClient } from './test-server.ts'

export interface TestDatabase {
  url: string
  prisma: PrismaClient
  /** What it works with. */
  pool: pg.Pool
  /** Closes the client and removes the database. */
  drop(): Promise<void>
}

/** A database of its own for one test file, with all tables and no rows. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { base, template } = inject('testServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = base + name
  await withClient(`${base}postgres`, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const pool = new pg.Pool({ connectionString: url }).on('error', () => {})
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) })
  return {
    url,
    prisma,
    pool,
    async drop() {
      await prisma.$disconnect()
      await withClient(`${base}postgres`, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}
