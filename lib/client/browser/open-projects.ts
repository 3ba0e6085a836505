import { readStored, writeStored } from './browser-storage.ts'
import { personKey } from './person-storage.ts'

const NAME = 'projects'
/** In place of the ids: the projects themselves are folded away. */
const FOLDED = '-'

/** Which projects the person has open in the sidebar, on this device; null: all of them are folded away. */
export function readOpenProjects(): ReadonlySet<string> | null {
  const stored = readStored('localStorage', personKey(NAME))
  return stored === FOLDED ? null : new Set(stored?.split(' ').filter(Boolean))
}

export function writeOpenProjects(open: ReadonlySet<string> | null): void {
  const stored = open === null ? FOLDED : [...open].join(' ')
  writeStored('localStorage', personKey(NAME), stored || null)
}
