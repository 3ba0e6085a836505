import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Env } from '#lib/server/env.ts'
import { PlainError } from '../base/plain-error.ts'
import { projectRoot } from '../base/project.ts'
import { appRoleUrl, openAppRole } from '../database/app-role.ts'
import { embeddedDatabaseOwner, openEmbeddedDatabase, runningEmbeddedDatabase } from '../database/embedded.ts'
import { migrate } from '../database/migrate.ts'
import { onShutdown, shutDown } from '../process/shutdown.ts'

/** Where everything that Parley keeps is. */
export function dataFolder(env: Env): string {
  return resolve(projectRoot, env.DATA_DIR)
}

/** The folder of the embedded database. */
export function databaseFolder(env: Env): string {
  return join(dataFolder(env), 'postgres')
}

/** The address of the app's database: the server DATABASE_URL names, or the embedded one, started now. */
export async function openAppDatabase(env: Env): Promise<string> {
  if (env.DATABASE_URL) return env.DATABASE_URL
  const folder = databaseFolder(env)
  refuseSecondStart(folder)
  mkdirSync(dataFolder(env), { recursive: true, mode: 0o700 })
  const opening = openEmbeddedDatabase({
    folder,
    onLost(error) {
      // Past the console, which is the log's by now.
      process.stderr.write(`The database stopped and could not be started again. ${error}\n`)
      void shutDown(1)
    },
  })
  onShutdown(async () => (await opening).stop())
  return openAppRole(folder, (await opening).url('postgres'))
}

/**
 * The address of the app's database, with all migrations applied, for a script that works whether the app runs or not: it
 * joins the embedded database of a running app, and starts it otherwise.
 */
export async function openDatabaseBeside(env: Env): Promise<string> {
  const url = env.DATABASE_URL ?? runningAppDatabase(databaseFolder(env)) ?? (await openAppDatabase(env))
  await migrate(url)
  return url
}

function runningAppDatabase(folder: string): string | null {
  const url = runningEmbeddedDatabase(folder, 'postgres')
  return url && appRoleUrl(folder, url)
}

/** Tells a second `npm start` in this folder where the first one is. */
export function noteAddress(env: Env, address: string): void {
  if (env.DATABASE_URL) return
  writeFileSync(join(databaseFolder(env), 'app-address'), address)
  onShutdown(() => rmSync(join(databaseFolder(env), 'app-address'), { force: true }))
}

function refuseSecondStart(folder: string): void {
  const owner = embeddedDatabaseOwner(folder)
  if (owner === null) return
  const where = [`process ${owner}`, readAddress(folder)].filter(Boolean).join(', ')
  throw new PlainError(`Parley is already running on this data (${where}).`)
}

/** Where an app runs on this data; null when none does, or its database isn't the embedded one. */
export function runningAddress(env: Env): string | null {
  return readAddress(databaseFolder(env))
}

function readAddress(folder: string): string | null {
  try {
    return readFileSync(join(folder, 'app-address'), 'utf8')
  } catch {
    return null
  }
}
