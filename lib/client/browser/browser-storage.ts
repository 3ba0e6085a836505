type Kind = 'localStorage' | 'sessionStorage'

/** What is stored under a key, or null; also null where the browser forbids storage. */
export function readStored(kind: Kind, key: string): string | null {
  try {
    return window[kind].getItem(key)
  } catch {
    return null
  }
}

/** Stores a value, or removes the key for null. Silently forgets where storage is forbidden or full. */
export function writeStored(kind: Kind, key: string, value: string | null): void {
  try {
    if (value === null) window[kind].removeItem(key)
    else window[kind].setItem(key, value)
  } catch {
    // Typing must go on without storage.
  }
}
