import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { personKey } from '#lib/client/browser/person-storage.ts'

const drafts = new Map<string, string>()
const listeners = new Set<() => void>()

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
  for (const listener of listeners) listener()
}

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

/** Somebody else is here: what they have typed is read anew. */
export function rereadDrafts(): void {
  drafts.clear()
  for (const listener of listeners) listener()
}

export function subscribeToDrafts(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function keyOf(conversationId: string | null): string {
  return personKey(`draft:${conversationId ?? 'new'}`)
}
