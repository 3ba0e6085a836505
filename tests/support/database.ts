import { randomUUID } from 'node:crypto'
import { PrismaPg } from '@prisma/adapter-pg'
import { inject } from 'vitest'
import { PrismaClient } from '#lib/server/db/generated/client.ts'
import { withClient } from './test-server.ts'

export interface TestDatabase {
  url: string
  prisma: PrismaClient
  /** Closes the client and removes the database. */
  drop(): Promise<void>
}

/** A database of its own for one test file, with all tables and no rows. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { base, template } = inject('testServer')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  const url = base + name
  await withClient(`${base}postgres`, (client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) })
  return {
    url,
    prisma,
    async drop() {
      await prisma.$disconnect()
      await withClient(`${base}postgres`, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
    },
  }
}
