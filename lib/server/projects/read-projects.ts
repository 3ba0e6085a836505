import 'server-only'
import type { Project } from '#lib/contract/project.ts'
import type { ProjectReply } from '#lib/contract/project-edit.ts'
import { projectIdSchema } from '#lib/contract/project-requests.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma, type Project as ProjectRow } from '#lib/server/db/generated/client.ts'
import { env } from '#lib/server/env.ts'
import { AppError, refusal } from '#lib/server/errors.ts'

type Person = { id: string }
type Counted = ProjectRow & { conversations: number; lastActivityAt: Date | null }

const DAY_MS = 24 * 60 * 60 * 1000

/** All of the user's projects, by name. */
export async function listProjects(user: Person): Promise<Project[]> {
  const rows = await readProjects(user)
  return rows.map(view).sort((a, b) => byName.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
}

const byName = new Intl.Collator('en', { numeric: true })

/** @throws AppError project_not_found, also for another person's */
export async function readProject(user: Person, id: string): Promise<ProjectReply> {
  const [row] = await readProjects(user, Prisma.sql`AND p."id" = ${id}::uuid`)
  if (!row) throw new AppError('project_not_found')
  return { project: view(row), instructions: row.instructions }
}

/** In one query, and what is counted is read off the index of that list. */
const readProjects = ({ id }: Person, condition: Prisma.Sql = Prisma.empty) => db().$queryRaw<Counted[]>`
  SELECT p.*, n."conversations", n."lastActivityAt"
  FROM "Project" p, LATERAL (
    SELECT count(*)::int AS "conversations", max(c."updatedAt") AS "lastActivityAt" FROM "Conversation" c
    WHERE c."projectId" = p."id" AND c."trashedAt" IS NULL AND c."expiresAt" IS NULL AND c."archivedAt" IS NULL
      AND c."pinnedAt" IS NULL
  ) n
  WHERE p."userId" = ${id} ${condition}`

/**
 * A project that something can be put into, or with `isAway` one that is put away as well.
 * @throws AppError project_not_found, also for another person's; invalid_request for one that is archived or in the trash
 */
export async function requireProject({ id: userId }: Person, id: string, { isAway = false } = {}): Promise<ProjectRow> {
  const isWellFormed = projectIdSchema.safeParse(id).success
  const project = isWellFormed ? await db().project.findFirst({ where: { id, userId } }) : null
  if (!project) throw new AppError('project_not_found')
  if (project.trashedAt && !isAway) throw refusal('projectInTrash')
  if (project.archivedAt && !isAway) throw refusal('projectIsArchived')
  return project
}

/** Named fields only, so that a new column stays private until listed here. */
const view = (row: Counted): Project => ({
  ...{ id: row.id, name: row.name, color: row.color, defaultModel: row.defaultModel },
  ...{ hasInstructions: row.instructions !== '', conversations: row.conversations },
  lastActivityAt: (row.lastActivityAt ?? row.createdAt).toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
  trashedAt: row.trashedAt?.toISOString() ?? null,
  expiresAt: row.trashedAt ? new Date(row.trashedAt.getTime() + env().TRASH_DAYS * DAY_MS).toISOString() : null,
})
