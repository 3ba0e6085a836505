import pg from 'pg'
import { fromRoot, projectRoot } from '#scripts/base/project.ts'
import { sourceHash } from '#scripts/build/source-hash.ts'
import { type EmbeddedDatabase, embeddedDatabaseOwner, openEmbeddedDatabase } from '#scripts/database/embedded.ts'
import { migrate } from '#scripts/database/migrate.ts'
import { readSchema } from '#scripts/database/schema-engine.ts'
import { schemaDifference, schemaOfLastMigration } from '#scripts/database/write-migration.ts'

export interface TestServer {
  /** The address of a database on this server. */
  url(database: string): string
  /** A database with all tables and no rows, to be copied. */
  template: string
  stop(): Promise<void>
}

/** Starts a PostgreSQL for one run of the tests. Several runs at once have one each. */
export async function startTestServer(): Promise<TestServer> {
  const server = await openFreeServer()
  const template = `template_${sourceHash(projectRoot, ['prisma', 'lib/server/jobs']).slice(0, 16)}`
  try {
    await withClient(server.url('postgres'), (client) => prepareTemplate(server, client, template))
    return { ...server, template }
  } catch (error) {
    await server.stop()
    throw error
  }
}

async function prepareTemplate(server: EmbeddedDatabase, client: pg.Client, template: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(`SELECT datname AS name FROM pg_database WHERE datname ~ '_'`)
  const names = rows.map((row) => row.name)
  // What earlier runs left: their databases, and the template of another schema.
  for (const name of names) if (name !== template) await client.query(`DROP DATABASE "${name}" WITH (FORCE)`)
  if (!names.includes(template)) await makeTemplate(server, client, template)
}

async function openFreeServer(): Promise<EmbeddedDatabase> {
  for (let slot = 1; ; slot++) {
    const folder = fromRoot('.cache', 'test', 'postgres', String(slot))
    if (embeddedDatabaseOwner(folder) === null) {
      try {
        return await openEmbeddedDatabase({ folder, durable: false })
      } catch (error) {
        // Another run may have been quicker; anything else is a failure.
        if (embeddedDatabaseOwner(folder) === null) throw error
      }
    }
  }
}

/** Under its name only when it is complete. */
async function makeTemplate(server: EmbeddedDatabase, client: pg.Client, template: string): Promise<void> {
  await client.query('CREATE DATABASE unfinished_template')
  await migrate(server.url('unfinished_template'))
  // While a schema is being worked on: a test of its own fails until the migration is written.
  const unwritten = await schemaDifference(schemaOfLastMigration(), readSchema())
  if (unwritten) await withClient(server.url('unfinished_template'), (unfinished) => unfinished.query(unwritten))
  await client.query(`ALTER DATABASE unfinished_template RENAME TO ${template}`)
}

/** Runs `work` with one connection. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // The query that is under way reports it.
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
