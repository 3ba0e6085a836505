import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { SchemaEngine } from '@prisma/schema-engine-wasm'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'
import { fromRoot } from '../base/project.ts'

export const schemaFile = fromRoot('prisma', 'schema.prisma')

/** No table is managed by anyone but Prisma. */
export const noFilters = { externalTables: [], externalEnums: [] }

/** What `prisma migrate` runs, as WebAssembly: the native engine can only be had by a download at run time. */
export async function withSchemaEngine<T>(url: string, work: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  await load()
  // The engine never closes its connections; a pool of ours does.
  const pool = new pg.Pool({ connectionString: url })
  pool.on('error', () => {}) // The query that is under way reports it.
  const adapter = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool))
  try {
    const engine = await glue.SchemaEngine.new({ datamodels: [['schema.prisma', readSchema()]] }, () => {}, adapter)
    return await work(engine)
  } finally {
    await pool.end()
  }
}

/**
 * Prisma's adapter cuts a migration at every semicolon, those in functions and comments too. PostgreSQL takes the whole,
 * and then all of it is done or nothing.
 */
class WholeScripts extends PrismaPg {
  readonly #pool: pg.Pool

  constructor(pool: pg.Pool) {
    super(pool)
    this.#pool = pool
  }

  override async connect() {
    const adapter = await super.connect()
    adapter.executeScript = async (script) => {
      await this.#pool.query(script)
    }
    return adapter
  }
}

export function readSchema(): string {
  return readFileSync(schemaFile, 'utf8')
}

let loaded: Promise<void> | undefined

/** By hand, because Node prints a warning when a module imports WebAssembly. */
function load(): Promise<void> {
  loaded ??= (async () => {
    const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
    const module = await WebAssembly.compile(readFileSync(join(folder, 'schema_engine_bg.wasm')))
    const { exports } = await WebAssembly.instantiate(module, { './schema_engine_bg.js': { ...glue } })
    glue.__wbg_set_wasm(exports)
    const start = exports.__wbindgen_start
    if (typeof start === 'function') start()
  })()
  return loaded
}
