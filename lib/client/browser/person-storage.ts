import * as z from 'zod/mini'
import { readStored, writeStored } from './browser-storage.ts'

const PREFIX = 'parley:of:'
const PERSON_KEY = 'parley:person'
/** What was typed before anybody is known. */
const NOBODY = 'nobody'
const KINDS = ['localStorage', 'sessionStorage'] as const

const personSchema = z.object({ id: z.string(), isGuest: z.boolean() })

/** Whose this browser was when somebody was last known here. */
export type StoredPerson = z.infer<typeof personSchema>

/** Undefined: not read yet. */
let person: StoredPerson | null | undefined

/** Null at a first visit, and after somebody has signed out. */
export function storedPerson(): StoredPerson | null {
  if (person === undefined) person = readPerson()
  return person
}

function readPerson(): StoredPerson | null {
  try {
    return personSchema.safeParse(JSON.parse(readStored('localStorage', PERSON_KEY) ?? 'null')).data ?? null
  } catch {
    return null
  }
}

/** Whether this browser is still theirs, or another page of it has changed that. */
export const isStillTheirs = (id: string): boolean => readPerson()?.id === id

/** Where something of the person at this browser is kept: nobody else finds it there. */
export const personKey = (name: string, id = storedPerson()?.id ?? NOBODY): string => `${PREFIX}${id}:${name}`

/** The names under which something of the person is kept, without their common beginning. */
export function namesOfPerson(beginning: string, kind: (typeof KINDS)[number] = 'localStorage'): string[] {
  const prefix = personKey(beginning)
  return keysOf(kind).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
}

/**
 * Somebody is known to be here from now on: what was typed before that is theirs, and what a guest had is the account's. True
 * when it is another one than before.
 */
export function beStoredPerson({ id, isGuest }: StoredPerson): boolean {
  const before = storedPerson()
  if (before?.id === id && before.isGuest === isGuest) return false
  person = { id, isGuest }
  writeStored('localStorage', PERSON_KEY, JSON.stringify(person))
  adoptOldKeys(id)
  rename(personKey('', NOBODY), personKey('', id))
  if (before?.isGuest && !isGuest) rename(personKey('', before.id), personKey('', id))
  return true
}

/** Keeps nothing of the person who was here, for the next one. */
export function forgetStoredPerson(): void {
  const gone = storedPerson()
  person = null
  writeStored('localStorage', PERSON_KEY, null)
  for (const id of [gone?.id, NOBODY]) if (id) rename(personKey('', id), null)
}

/** Until the release after this one: keys had no person in them. */
function adoptOldKeys(id: string) {
  for (const name of ['draft:', 'unsent:']) rename(`parley:${name}`, personKey(name, id))
  rename('parley:model', personKey('model', id))
  rename(`parley:seen:${id}`, personKey('seen', id))
  writeStored('localStorage', 'parley:has-account', null)
}

/** Moves what is kept under one beginning to another, unless something is there; to null: nowhere. */
function rename(from: string, to: string | null) {
  for (const kind of KINDS) {
    for (const key of keysOf(kind)) {
      if (!key.startsWith(from)) continue
      const target = to === null ? null : to + key.slice(from.length)
      const isFree = target !== null && readStored(kind, target) === null
      if (isFree) writeStored(kind, target, readStored(kind, key))
      writeStored(kind, key, null)
    }
  }
}

function keysOf(kind: (typeof KINDS)[number]): string[] {
  try {
    return Object.keys(window[kind])
  } catch {
    // Where storage is forbidden, nothing is stored.
    return []
  }
}
