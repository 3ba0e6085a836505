import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { PlainError } from '../base/plain-error.ts'

/**
 * The words to put before a command so that PostgreSQL, which refuses to run as root and insists on a user that has a
 * name, works on the files in `folder`. May give the folder to another user, so no server may be running on it.
 */
export function postgresPrefix(folder: string, program: string): string[] {
  const root = process.getuid?.() === 0
  if (!root && hasName()) return []
  const user = ordinaryUser(readPasswd())
  for (const { prefix, owner } of user === null
    ? []
    : root
      ? [inNamespace(user), asOther(user)]
      : [inNamespace(user)]) {
    if (root) giveTo(owner, folder)
    if (works([...prefix, program, '--version']) && canWrite(prefix, folder)) return prefix
  }
  throw new PlainError(
    `PostgreSQL refuses to run ${root ? 'as root' : 'as a user without a name'}, and this machine forbids the ways ` +
      'around it (unshare, setpriv). Start Parley as an ordinary user, or set DATABASE_URL to a server of yours.',
  )
}

/** The id of an account to stand in for root, or null: `nobody`, else the first that isn't root. Takes /etc/passwd. */
export function ordinaryUser(passwd: string): number | null {
  const accounts = passwd.split('\n').map((line) => line.split(':'))
  const others = accounts.filter((fields) => Number(fields[2]) > 0)
  const chosen = others.find(([name]) => name === 'nobody') ?? others[0]
  return chosen ? Number(chosen[2]) : null
}

/** Another id to the program, the same one to the machine: the files stay ours. */
function inNamespace(user: number) {
  return { prefix: ['unshare', '--user', `--map-user=${user}`, `--map-group=${user}`], owner: 0 }
}

/** For containers that forbid namespaces. Keeps root's right to pass closed folders, such as a `mktemp -d` or /root. */
function asOther(user: number) {
  const ids = [`--reuid=${user}`, `--regid=${user}`, '--clear-groups']
  return { prefix: ['setpriv', ...ids, '--inh-caps=+dac_override', '--ambient-caps=+dac_override'], owner: user }
}

/** By writing: what `test -w` says leaves out the rights that `asOther` keeps. */
function canWrite(prefix: string[], folder: string): boolean {
  const file = join(folder, '.writable')
  const written = works([...prefix, 'touch', file])
  rmSync(file, { force: true })
  return written
}

function works([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function giveTo(owner: number, path: string): void {
  const stat = lstatSync(path)
  if (stat.uid !== owner) chownSync(path, owner, owner)
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name))
}

function hasName(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8')
  } catch {
    return ''
  }
}
