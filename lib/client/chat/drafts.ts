import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { namesOfPerson, personKey } from '#lib/client/browser/person-storage.ts'
import { NEW_PLACE } from '#lib/contract/draft.ts'

/** Hears in which conversation something else is typed; undefined: in any. */
type Listener = (conversationId?: string | null) => void

const PREFIX = 'draft:'

const drafts = new Map<string, string>()
const listeners = new Set<Listener>()

/** What was typed and not sent in a conversation (null: a new one). Survives a reload. */
export function getDraft(conversationId: string | null): string {
  const key = keyOf(conversationId)
  const known = drafts.get(key)
  if (known !== undefined) return known
  const stored = readStored('localStorage', key) ?? ''
  drafts.set(key, stored)
  return stored
}

export function setDraft(conversationId: string | null, text: string): void {
  const key = keyOf(conversationId)
  drafts.set(key, text)
  writeStored('localStorage', key, text === '' ? null : text)
  for (const listener of listeners) listener(conversationId)
}

/** Where this browser has something typed. */
export const typedPlaces = (): string[] =>
  namesOfPerson(PREFIX).filter((place) => getDraft(conversationOf(place)) !== '')

/** The place of what is typed in a conversation, and the other way round. */
export const placeOf = (conversationId: string | null): string => conversationId ?? NEW_PLACE
export const conversationOf = (place: string): string | null => (place === NEW_PLACE ? null : place)

/** Puts a text before what is typed there, unless it has it already. */
export function addToDraft(conversationId: string | null, text: string): void {
  const draft = getDraft(conversationId)
  if (!draft.includes(text)) setDraft(conversationId, draft.trim() === '' ? text : `${text}\n\n${draft}`)
}

/** A new conversation got its id: what was typed meanwhile belongs to it. */
export function adoptNewDraft(conversationId: string): void {
  const text = getDraft(null)
  setDraft(null, '')
  if (text !== '') setDraft(conversationId, text)
}

/** Another page of this browser may have changed what is typed there. */
export function rereadDraft(conversationId: string | null): void {
  const key = keyOf(conversationId)
  if (readStored('localStorage', key) === (drafts.get(key) || null)) return
  drafts.delete(key)
  for (const listener of listeners) listener()
}

/** Somebody else is here: what they have typed is read anew. */
export function rereadDrafts(): void {
  drafts.clear()
  for (const listener of listeners) listener()
}

export function subscribeToDrafts(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function keyOf(conversationId: string | null): string {
  return personKey(PREFIX + placeOf(conversationId))
}
