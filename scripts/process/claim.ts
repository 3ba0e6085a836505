import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { processIdentity } from './identity.ts'

export interface Claim {
  release(): void
}

/** Claims a file for this process, or returns null when a living process holds it. A dead holder's claim is replaced. */
export function claim(path: string): Claim | null {
  mkdirSync(dirname(path), { recursive: true })
  const own = `${path}.${process.pid}`
  writeFileSync(own, processIdentity(process.pid) ?? '')
  try {
    // Each round either wins, meets a living holder, or has moved one dead holder out of the way.
    for (;;) {
      if (linked(own, path)) return { release: () => release(path) }
      if (claimHolder(path) !== null) return null
      discardDead(path)
    }
  } finally {
    rmSync(own, { force: true })
  }
}

/** The id of the living process that holds the claim, or null. */
export function claimHolder(path: string): number | null {
  const identity = read(path)
  const pid = Number.parseInt(identity ?? '', 10)
  return pid > 0 && processIdentity(pid) === identity ? pid : null
}

/** A link appears with its content or not at all, unlike a file that is created and then written. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function discardDead(path: string): void {
  const aside = `${path}.dead.${process.pid}`
  try {
    renameSync(path, aside)
  } catch {
    return // Another process was quicker.
  }
  // Between our look and the rename somebody may have claimed it: give it back.
  if (claimHolder(aside) !== null) linked(aside, path)
  rmSync(aside, { force: true })
}

function release(path: string): void {
  if (claimHolder(path) === process.pid) rmSync(path, { force: true })
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
