import { mkdirSync, rmSync, statSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'
import { appRoleUrl, openAppRole } from '#scripts/database/app-role.ts'
import { clusterPaths } from '#scripts/database/cluster.ts'
import { type EmbeddedDatabase, openEmbeddedDatabase } from '#scripts/database/embedded.ts'
import { migrate } from '#scripts/database/migrate.ts'
import { readMigrations } from '#scripts/database/migration-files.ts'
import { withClient } from '#tests/support/test-server.ts'

const folder = fromRoot('.cache', 'test', 'app-role', String(process.pid))
let database: EmbeddedDatabase
let superuser: string
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  database = await openEmbeddedDatabase({ folder, durable: false })
  superuser = database.url('postgres')
})
afterAll(async () => {
  await database.stop()
  rmSync(folder, { recursive: true })
})

const ask = async (url: string, sql: string) => (await withClient(url, (client) => client.query(sql))).rows

/** Whose the objects outside PostgreSQL's own schemas are. */
const owners = (url: string) =>
  ask(
    url,
    `SELECT DISTINCT owner::regrole::text FROM (
      SELECT relowner, relnamespace FROM pg_class UNION ALL SELECT proowner, pronamespace FROM pg_proc
      UNION ALL SELECT typowner, typnamespace FROM pg_type UNION ALL SELECT nspowner, oid FROM pg_namespace WHERE nspname <> 'public'
    ) each(owner, namespace) JOIN pg_namespace n ON n.oid = namespace
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
  )

describe('the app’s role in the embedded database', () => {
  it('takes over what a release from before it has made, and again what such a one has made since', async () => {
    await migrate(superuser, readMigrations().slice(0, 3))
    expect(await owners(superuser)).toEqual([{ owner: 'parley' }])
    const url = await openAppRole(folder, superuser)
    expect(await owners(superuser)).toEqual([{ owner: 'parley_app' }])
    await ask(superuser, 'CREATE TABLE made_since (id serial, text text)')
    expect(await openAppRole(folder, superuser)).toBe(url)
    expect(await owners(superuser)).toEqual([{ owner: 'parley_app' }])
    await ask(url, 'DROP TABLE made_since')
  })

  it('can do all that the app does: migrate, its queue too, read and write', async () => {
    const url = await openAppRole(folder, superuser)
    await migrate(url)
    expect(await owners(url)).toEqual([{ owner: 'parley_app' }])
    await ask(url, `INSERT INTO "User" ("id", "name", "email", "updatedAt") VALUES ('u', 'U', 'u@example.org', now())`)
    await ask(superuser, `UPDATE "User" SET "name" = 'V'`)
    expect(await ask(url, 'SELECT "name" FROM "User"')).toEqual([{ name: 'V' }])
    expect(await ask(url, 'SELECT count(*) > 0 AS told FROM pg_ls_waldir()')).toEqual([{ told: true }])
  })

  it('is no superuser: it reads no file, runs no program and becomes nobody else', async () => {
    const url = await openAppRole(folder, superuser)
    const rights = 'rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls'
    expect(await ask(url, `SELECT ${rights} AS any FROM pg_roles WHERE rolname = current_user`)).toEqual([
      { any: false },
    ])
    for (const sql of [
      `SELECT pg_read_file('PG_VERSION')`,
      `COPY (SELECT 1) TO PROGRAM 'true'`,
      'SET ROLE parley',
      'ALTER ROLE parley_app SUPERUSER',
      'CREATE ROLE other',
      'SELECT * FROM pg_authid',
    ])
      await expect(ask(url, sql), sql).rejects.toThrow(/permission denied|must be/i)
  })

  it('has a password of its own, which only its owner can read', () => {
    expect(statSync(clusterPaths(folder).appPassword).mode & 0o777).toBe(0o600)
    expect(new URL(appRoleUrl(folder, superuser)).password).not.toBe(new URL(superuser).password)
  })

  it('is the superuser beside a release that knows of no other', () => {
    expect(appRoleUrl(fromRoot('.cache', 'none'), superuser)).toBe(superuser)
  })
})
