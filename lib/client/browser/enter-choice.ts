import { readStored, writeStored } from './browser-storage.ts'
import { personKey } from './person-storage.ts'

const KEY = 'enter-breaks'

const listeners = new Set<() => void>()

/** Whether Enter sends what is typed, and doesn't begin a new line: as the person has it in this browser. */
export const enterSends = (): boolean => readStored('localStorage', personKey(KEY)) === null

export function chooseEnter(sends: boolean): void {
  writeStored('localStorage', personKey(KEY), sends ? null : 'yes')
  for (const listener of listeners) listener()
}

export function subscribeToEnter(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
