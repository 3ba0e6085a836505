import * as z from 'zod/mini'
import { readStored, writeStored } from '#lib/client/browser/browser-storage.ts'
import { namesOfPerson, personKey } from '#lib/client/browser/person-storage.ts'
import { type Draft, draftSchema } from '#lib/contract/draft.ts'

const PREFIX = 'draft-base:'

const baseSchema = z.object({ draft: draftSchema, isWithheld: z.optional(z.boolean()) })

/** The state of a draft that what is typed here goes on from. */
export type Base = {
  draft: Draft
  /** What is typed here was typed for a temporary conversation, and is told to nobody. */
  isWithheld?: boolean | undefined
}

export const noBase = (place: string): Base => ({
  draft: { place, text: '', revision: null, replaced: null, updatedAt: '' },
})

/** Survives a reload, so that what was typed without a connection can be told from what another device has changed since. */
export function readBase(place: string): Base {
  try {
    const stored = JSON.parse(readStored('localStorage', personKey(PREFIX + place)) ?? 'null')
    return baseSchema.safeParse(stored).data ?? noBase(place)
  } catch {
    return noBase(place)
  }
}

export function keepBase(base: Base): void {
  const isNone = base.draft.revision === null && !base.isWithheld
  writeStored('localStorage', personKey(PREFIX + base.draft.place), isNone ? null : JSON.stringify(base))
}

/** Where this browser knows of a draft. */
export const basedPlaces = (): string[] => namesOfPerson(PREFIX)
