import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { commandLineOf, isAlive } from '../process/identity.ts'

const LOG_LIMIT = 5_000_000

export interface Postmaster {
  pid: number
  port: number
  ready: boolean
}

/** The living server of a data folder, according to its postmaster.pid, or null. */
export function findPostmaster(data: string): Postmaster | null {
  const [pid, , , port, , , , status] = readLines(join(data, 'postmaster.pid'))
  const found = { pid: Number(pid), port: Number(port), ready: status?.trim() === 'ready' }
  // After a crash of the machine the id may belong to some other program.
  if (!(found.pid > 0) || !isAlive(found.pid)) return null
  return commandLineOf(found.pid)?.includes(data) ? found : null
}

export interface StartOptions {
  data: string
  log: string
  command: string[]
  settings: Record<string, string>
  port?: number
}

/** Starts a server on a data folder that has none, and resolves when it accepts connections. */
export async function startPostmaster(options: StartOptions): Promise<{ child: ChildProcess; port: number }> {
  // A postmaster.pid that names no living server of ours would keep PostgreSQL from starting if the id is in use again.
  if (!findPostmaster(options.data)) rmSync(join(options.data, 'postmaster.pid'), { force: true })
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort())
    const child = launch(options, port)
    if (await becomesReady(options.data, child)) return { child, port }
    // The port may have been taken meanwhile, or the children of a killed server still hold its memory.
    if (attempt === 20) throw new Error(`PostgreSQL did not start:\n${tail(options.log)}`)
    await sleep(250)
  }
}

/** Stops a server without losing anything: open transactions are rolled back, the rest is written. */
export async function stopPostmaster(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, from which the next start recovers.
  for (const [signal, patience] of [
    ['SIGINT', 20_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    const deadline = Date.now() + patience
    while (isAlive(pid) && Date.now() < deadline) await sleep(20)
  }
}

/** A TCP port that was free a moment ago. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

function launch({ data, log, command, settings }: StartOptions, port: number): ChildProcess {
  const all = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const [program = '', ...prefixed] = command
  const options = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const output = openLog(log)
  // Nothing else: the app's environment holds keys.
  const environment = {
    PATH: process.env.PATH,
    LC_ALL: 'C',
    TZ: 'UTC',
  } as Partial<NodeJS.ProcessEnv> as NodeJS.ProcessEnv
  // Its own process group: the terminal's Ctrl-C must reach us first, so that answers can end before the database does.
  const child = spawn(program, [...prefixed, '-D', data, ...options], {
    detached: true,
    stdio: ['ignore', output, output],
    env: environment,
  })
  child.on('error', () => {})
  closeSync(output)
  return child
}

async function becomesReady(data: string, child: ChildProcess): Promise<boolean> {
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const found = findPostmaster(data)
    if (found?.pid === child.pid && found.ready) return true
    await sleep(15)
  }
  return false
}

/** Keeps the log of one earlier start at most. */
function openLog(log: string): number {
  const size = statSync(log, { throwIfNoEntry: false })?.size ?? 0
  if (size > LOG_LIMIT) renameSync(log, `${log}.old`)
  return openSync(log, 'a', 0o600)
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n')
  } catch {
    return []
  }
}

function tail(path: string): string {
  return readLines(path).slice(-15).join('\n')
}
