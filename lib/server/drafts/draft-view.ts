import 'server-only'
import type { Draft } from '#lib/contract/draft.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'

export interface DraftRow {
  place: string
  text: string
  revision: number
  replaced: string | null
  updatedAt: Date
}

/** What a raw query has to select for the view. */
export const draftColumns = Prisma.sql`"place", "text", "revision", "replaced", "updatedAt"`

/** A draft as its owner's devices may see it. */
export const draftView = ({ place, text, revision, replaced, updatedAt }: DraftRow): Draft => ({
  ...{ place, text, revision, replaced },
  updatedAt: updatedAt.toISOString(),
})

/** A place without a draft, as it was at that time. */
export const noDraft = (place: string, at: Date): Draft => ({
  ...{ place, text: '', revision: null, replaced: null },
  updatedAt: at.toISOString(),
})
