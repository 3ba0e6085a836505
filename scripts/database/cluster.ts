import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { PlainError } from '../base/plain-error.ts'

export const SUPERUSER = 'parley'

/** Where the parts of an embedded database are, below one folder. */
export function clusterPaths(folder: string) {
  return {
    data: join(folder, 'data'),
    password: join(folder, 'password'),
    appPassword: join(folder, 'app-password'),
    log: join(folder, 'postgres.log'),
    owner: join(folder, 'owner'),
    port: join(folder, 'port'),
  }
}

/** Makes the folder and the password, if they aren't there. */
export function prepareFolder(folder: string): void {
  const { data, password } = clusterPaths(folder)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  try {
    accessSync(folder, constants.R_OK | constants.W_OK)
    if (existsSync(data)) accessSync(data, constants.R_OK | constants.W_OK)
  } catch {
    throw new PlainError(
      `The database in ${folder} belongs to another user of this machine. Start Parley as that user.`,
    )
  }
  if (existsSync(password)) return
  if (existsSync(data))
    throw new PlainError(`The file ${password} is missing; without it the database can't be opened.`)
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 })
}

/** Creates the data folder, whole or not at all. `durable` is off for tests only. */
export async function initCluster(folder: string, initdb: string[], durable: boolean): Promise<void> {
  const { data, password } = clusterPaths(folder)
  if (existsSync(data)) return
  const unfinished = `${data}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  const [command = '', ...prefixed] = initdb
  const args = [
    ...[`--pgdata=${unfinished}`, `--pwfile=${password}`, `--username=${SUPERUSER}`, '--auth=scram-sha-256'],
    // The built-in locale sorts alike on every machine and survives an upgrade of the system's C library.
    ...['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'],
    ...['--no-instructions', ...(durable ? [] : ['--no-sync'])],
  ]
  await promisify(execFile)(command, [...prefixed, ...args])
  renameSync(unfinished, data)
}

/** The address of one database of a running server. */
export function databaseUrl(folder: string, port: number, database: string): string {
  const password = readFileSync(clusterPaths(folder).password, 'utf8').trim()
  return `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`
}
