import pg from 'pg'
import { installQueue } from '#lib/server/jobs/install-queue.ts'
import { PlainError } from '../base/plain-error.ts'
import { type Migration, migrationsFolder, readMigrations } from './migration-files.ts'
import { noFilters, withSchemaEngine } from './schema-engine.ts'

/** Any number, as long as every version of Parley uses the same one. */
const LOCK = 7_271_953

/**
 * Applies the migrations a database lacks, sees to the tables of the queue, which has migrations of its own, and returns
 * the names of ours. Several processes may do so at once: one works, the others wait. Throws when the database's history
 * isn't ours.
 */
export async function migrate(url: string, migrations = readMigrations()): Promise<string[]> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {}) // The query that is under way reports it.
  await client.connect().catch((error) => {
    throw unreachable(error)
  })
  try {
    // Held by the connection: whatever becomes of this process, nobody waits for ever.
    await client.query('SELECT pg_advisory_lock($1)', [LOCK])
    const missing = missingMigrations(migrations, await appliedMigrations(client))
    if (missing.length > 0) await apply(url, migrations)
    await installQueue(url)
    return missing.map((migration) => migration.name)
  } finally {
    await client.end()
  }
}

function unreachable(error: NodeJS.ErrnoException): Error {
  const why = error.code ?? error.message
  return new PlainError(`The database can't be reached (${why}). Check DATABASE_URL, and that its server runs.`)
}

interface Applied {
  name: string
  checksum: string
  finished: boolean
}

/** The migrations to apply; pure. Throws when the database has what we don't know. */
export function missingMigrations(migrations: Migration[], applied: Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum, finished } of applied) {
    const migration = known.get(name)
    if (!finished) throw new PlainError(`The migration ${name} failed halfway in this database. ${resolveHint(name)}`)
    if (!migration) throw new PlainError(`This database was made by a newer Parley: it has the migration ${name}.`)
    if (migration.checksum !== checksum) throw new PlainError(`The migration ${name} was edited after it was applied.`)
  }
  const done = new Set(applied.map((row) => row.name))
  return migrations.filter((migration) => !done.has(migration.name))
}

function resolveHint(name: string): string {
  return `Repair it by hand, then: npx prisma migrate resolve --applied ${name}`
}

async function appliedMigrations(client: pg.Client): Promise<Applied[]> {
  const table = await client.query<{ found: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`)
  if (!table.rows[0]?.found) return []
  const rows = await client.query<Applied>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  )
  return rows.rows
}

async function apply(url: string, migrations: Migration[]): Promise<void> {
  const migrationsList = asMigrationsList(migrations)
  await withSchemaEngine(url, (engine) => engine.applyMigrations({ migrationsList, filters: noFilters }))
}

/** The folder as the engine wants it told. */
function asMigrationsList(migrations: Migration[]) {
  return {
    baseDir: migrationsFolder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, sql }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: sql } },
    })),
  }
}
