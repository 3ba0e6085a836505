import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { PlainError } from '../plain-error.ts'

/** An id no account uses: the files it owns below a root's folder are nobody else's. */
const STAND_IN = 65432

/** Same process id, and the files stay root's. */
const userNamespace = ['unshare', '--user', '--map-user=1000', '--map-group=1000']

/** For containers that forbid namespaces. Keeps root's right to pass closed folders, such as a `mktemp -d` or /root. */
const otherUser = [
  'setpriv',
  `--reuid=${STAND_IN}`,
  `--regid=${STAND_IN}`,
  '--clear-groups',
  '--inh-caps=+dac_override',
  '--ambient-caps=+dac_override',
]

/**
 * The words to put before a command so that PostgreSQL, which refuses to run as root, works on the files in `folder`.
 * Gives the folder to the user PostgreSQL will run as, so no server may be running on it.
 */
export function postgresPrefix(folder: string, program: string): string[] {
  if (process.getuid?.() !== 0) return []
  const ways = [
    { prefix: userNamespace, owner: 0 },
    { prefix: otherUser, owner: STAND_IN },
  ]
  for (const { prefix, owner } of ways) {
    giveTo(owner, folder)
    if (works([...prefix, program, '--version']) && works([...prefix, 'test', '-w', folder])) return prefix
  }
  throw new PlainError(
    'PostgreSQL refuses to run as root, and this machine allows neither unshare nor setpriv to change that. ' +
      'Start Parley as an ordinary user, or set DATABASE_URL to a PostgreSQL server of yours.',
  )
}

function works([command = '', ...args]: string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function giveTo(owner: number, path: string): void {
  const stat = lstatSync(path)
  if (stat.uid !== owner) chownSync(path, owner, owner)
  if (stat.isDirectory()) for (const name of readdirSync(path)) giveTo(owner, join(path, name))
}
