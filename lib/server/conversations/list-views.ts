import 'server-only'
import type { ListView } from '#lib/contract/conversation.ts'
import type { Metadata } from '#lib/contract/metadata.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'

const kept = Prisma.sql`c."trashedAt" IS NULL AND c."expiresAt" IS NULL`
const current = Prisma.sql`${kept} AND c."archivedAt" IS NULL`

/** What is in each list, of the table `c`. All but `all` are word for word the condition of a partial index. */
const inView: Record<ListView, Prisma.Sql> = {
  all: current,
  recent: Prisma.sql`${current} AND c."pinnedAt" IS NULL`,
  pinned: Prisma.sql`${current} AND c."pinnedAt" IS NOT NULL`,
  archived: Prisma.sql`${kept} AND c."archivedAt" IS NOT NULL`,
  // A temporary one is on its way out, and can't be restored.
  trash: Prisma.sql`c."trashedAt" IS NOT NULL AND c."expiresAt" IS NULL`,
}

export interface Filter {
  /** All of these pairs. */
  metadata?: Metadata
  /** A project's id; `none`: what stands below no project, as it is in none, or is pinned. */
  project?: string
}

/** The condition for what is in a list and as the filter has it. */
export function matching(view: ListView, { metadata = {}, project }: Filter = {}): Prisma.Sql {
  const conditions = [inView[view]]
  if (Object.keys(metadata).length > 0)
    conditions.push(Prisma.sql`c."metadata" <> '{}' AND c."metadata" @> ${metadata}`)
  // Word for word as the index of that list has it.
  if (project === 'none' && view === 'recent') conditions.push(Prisma.sql`c."projectId" IS NULL`)
  else if (project === 'none') conditions.push(Prisma.sql`(c."projectId" IS NULL OR c."pinnedAt" IS NOT NULL)`)
  else if (project) conditions.push(Prisma.sql`c."projectId" IS NOT NULL AND c."projectId" = ${project}::uuid`)
  return Prisma.join(conditions, ' AND ')
}
