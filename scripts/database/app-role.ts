import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import pg from 'pg'
import { clusterPaths, SUPERUSER } from './cluster.ts'

/** Who the app is in the embedded database: the owner of its tables, and of nothing else. */
const APP_ROLE = 'parley_app'

/**
 * The address by which the app reaches its database on the server that `superuserUrl` leads to. Its role can read no files,
 * run no programs and become nobody else. A cluster from before there was one is brought over, and what a release from
 * before has made since: the superuser, whom such a release goes on as, may all the same.
 */
export async function openAppRole(folder: string, superuserUrl: string): Promise<string> {
  const { appPassword } = clusterPaths(folder)
  if (!existsSync(appPassword)) writeFileSync(appPassword, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const url = appRoleUrl(folder, superuserUrl)
  const client = new pg.Client({ connectionString: superuserUrl })
  client.on('error', () => {}) // The query that is under way reports it.
  await client.connect()
  try {
    await bringOver(client, new URL(url))
  } finally {
    await client.end()
  }
  return url
}

/** The same of a server that another process runs: as the app's role, where that process knows of one. */
export function appRoleUrl(folder: string, superuserUrl: string): string {
  const { appPassword } = clusterPaths(folder)
  if (!existsSync(appPassword)) return superuserUrl
  const url = new URL(superuserUrl)
  url.username = APP_ROLE
  url.password = readFileSync(appPassword, 'utf8').trim()
  return url.href
}

async function bringOver(client: pg.Client, { pathname, password }: URL): Promise<void> {
  const database = client.escapeIdentifier(pathname.slice(1))
  const { rowCount } = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [APP_ROLE])
  if (!rowCount) await client.query(`CREATE ROLE ${APP_ROLE}`)
  await client.query('BEGIN')
  await client.query(
    `ALTER ROLE ${APP_ROLE} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
  )
  await client.query(`ALTER DATABASE ${database} OWNER TO ${APP_ROLE}`)
  // How old the database's own log is: for the doctor.
  await client.query(`GRANT EXECUTE ON FUNCTION pg_ls_waldir() TO ${APP_ROLE}`)
  const { rows } = await client.query<{ command: string }>(ownedBySuperuser, [SUPERUSER])
  for (const { command } of rows) await client.query(`${command} OWNER TO ${APP_ROLE}`)
  await client.query('COMMIT')
}

/** What is the superuser's, but for what PostgreSQL came with, and what changes hands along with a table. */
const ownedBySuperuser = `
  WITH ours AS (
    SELECT oid, nspname, nspowner FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  ), superuser AS (SELECT oid FROM pg_roles WHERE rolname = $1)
  SELECT format('ALTER SCHEMA %I', nspname) AS command FROM ours WHERE nspowner = (SELECT oid FROM superuser)
  UNION ALL
  SELECT format('ALTER TABLE %s', c.oid::regclass) FROM pg_class c JOIN ours ON ours.oid = c.relnamespace
  WHERE c.relowner = (SELECT oid FROM superuser) AND (c.relkind IN ('r', 'p', 'v', 'm') OR c.relkind = 'S' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
  UNION ALL
  SELECT format('ALTER ROUTINE %s', p.oid::regprocedure) FROM pg_proc p JOIN ours ON ours.oid = p.pronamespace
  WHERE p.proowner = (SELECT oid FROM superuser)
  UNION ALL
  SELECT format('ALTER TYPE %s', t.oid::regtype) FROM pg_type t JOIN ours ON ours.oid = t.typnamespace
  WHERE t.typowner = (SELECT oid FROM superuser) AND t.typtype IN ('e', 'd')`
