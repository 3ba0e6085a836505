import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromRoot } from '../base/project.ts'
import { openEmbeddedDatabase } from './embedded.ts'
import { migrationsFolder, readMigrations } from './migration-files.ts'
import { noFilters, readSchema, withSchemaEngine } from './schema-engine.ts'

const FIRST = '00000000000000_init'

/** What stands below this line in a migration was written by a person and is kept. */
const BY_HAND = '-- By hand: what the schema language cannot say.'

/** Writes the next migration folder and returns the path of its SQL, or null when there is nothing to write. */
export async function writeNextMigration(name: string): Promise<string | null> {
  const sql = await schemaDifference(schemaOfLastMigration(), readSchema())
  if (sql === '') return null
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  return write(`${time}_${name}`, sql)
}

/** Writes the first migration from nothing, keeping its part that was written by hand. */
export async function rewriteFirstMigration(): Promise<string> {
  const file = join(migrationsFolder, FIRST, 'migration.sql')
  const before = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const kept = before.includes(BY_HAND) ? `\n${before.slice(before.indexOf(BY_HAND))}` : ''
  return write(FIRST, (await schemaDifference(null, readSchema())) + kept)
}

/**
 * The schema as the migrations leave it. A copy lies beside each migration, because this engine, run as WebAssembly,
 * can't read a schema back from a database.
 */
export function schemaOfLastMigration(): string | null {
  const last = readMigrations().at(-1)
  return last ? readFileSync(join(migrationsFolder, last.name, 'schema.prisma'), 'utf8') : null
}

/** The SQL that leads from one schema to another; empty when there is no difference. */
export async function schemaDifference(from: string | null, to: string): Promise<string> {
  // The engine wants a server even to compare two texts.
  const database = await openEmbeddedDatabase({ folder: fromRoot('.cache', 'migration', 'postgres'), durable: false })
  try {
    const { stdout } = await withSchemaEngine(database.url('postgres'), (engine) =>
      engine.diff({
        from: from === null ? { tag: 'empty' } : { tag: 'schemaDatamodel', files: [container(from)] },
        to: { tag: 'schemaDatamodel', files: [container(to)] },
        script: true,
        exitCode: null,
        filters: noFilters,
      }),
    )
    // Needs a right on the database that the owner of a hosted one may lack, and the schema is always there.
    const sql = (stdout ?? '').replace(/-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n\n/, '')
    return sql.includes('This is an empty migration') ? '' : sql
  } finally {
    await database.stop()
  }
}

function container(content: string) {
  return { path: 'schema.prisma', content }
}

function write(name: string, sql: string): string {
  const folder = join(migrationsFolder, name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(migrationsFolder, 'migration_lock.toml'), 'provider = "postgresql"\n')
  writeFileSync(join(folder, 'schema.prisma'), readSchema())
  writeFileSync(join(folder, 'migration.sql'), sql)
  return join(folder, 'migration.sql')
}
