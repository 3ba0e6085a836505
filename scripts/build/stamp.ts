import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Whether what the stamp stands for was made from exactly this. */
export function isStamped(path: string, hash: string): boolean {
  try {
    return readFileSync(path, 'utf8') === hash
  } catch {
    return false
  }
}

/** Does the work unless the stamp says it is done, and stamps it only when it has succeeded. */
export async function stamped(path: string, hash: string, work: () => Promise<void>): Promise<boolean> {
  if (isStamped(path, hash)) return false
  rmSync(path, { force: true })
  await work()
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, hash)
  return true
}
