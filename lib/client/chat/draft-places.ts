import type { Draft } from '#lib/contract/draft.ts'
import { type Base, readBase } from './draft-bases.ts'
import { conversationOf, rereadDraft } from './drafts.ts'

/** What a page knows of one draft. */
export type DraftPlace = {
  base: Base
  /** Something was typed here, in this page, that the server doesn't know. */
  hasTyped: boolean
  /** What the next write keeps beside its text, which it is told; null: whatever is kept there. */
  beside: ((text: string) => string | null) | null
  isWriting: boolean
  /** What was heard meanwhile. */
  heard: Draft | null
  timer: ReturnType<typeof setTimeout> | undefined
  attempts: number
}

/** All that this page knows of drafts, by the name of their place. */
export function createDraftPlaces(wasTyped: (name: string) => boolean) {
  const places = new Map<string, DraftPlace>()
  return {
    all: () => places.entries(),

    find(name: string): DraftPlace {
      const known = places.get(name)
      if (known) return known
      const nothing = { beside: null, isWriting: false, heard: null, timer: undefined, attempts: 0 }
      // Of another page's text the base may be that page's, too.
      if (!wasTyped(name)) rereadDraft(conversationOf(name))
      const place = { base: readBase(name), hasTyped: wasTyped(name), ...nothing }
      places.set(name, place)
      return place
    },
  }
}
