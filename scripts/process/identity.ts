import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Names one process for all time, or null when no process has this id. The id alone will not do: after a crash or a
 * restart of the machine another program may have it.
 */
export function processIdentity(pid: number): string | null {
  if (!isAlive(pid)) return null
  return `${pid} ${startOf(pid)}`
}

/** Whether a process has this id (a zombie, which only waits to be collected, does not count). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return procStat(pid)?.[0] !== 'Z'
}

/** The command line of a process, or null when it can't be told. */
export function commandLineOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
    return ps(pid, 'command')
  } catch {
    return null
  }
}

function startOf(pid: number): string {
  const stat = procStat(pid)
  if (stat) return `${stat[19]} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  try {
    return ps(pid, 'lstart')
  } catch {
    return 'unknown'
  }
}

/** The fields of /proc/PID/stat after the command, which may itself contain spaces and brackets. */
function procStat(pid: number): string[] | null {
  if (process.platform !== 'linux') return null
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return null
  }
}

function ps(pid: number, column: string): string {
  return execFileSync('ps', ['-p', String(pid), '-o', `${column}=`], { encoding: 'utf8' }).trim()
}
