import 'server-only'
import type { ProjectReply } from '#lib/contract/project-edit.ts'
import type { Fate, ProjectChange } from '#lib/contract/project-requests.ts'
import { db } from '#lib/server/db/client.ts'
import { Prisma } from '#lib/server/db/generated/client.ts'
import { retryOnConflict } from '#lib/server/db/retry-on-conflict.ts'
import { env } from '#lib/server/env.ts'
import { AppError, refusal } from '#lib/server/errors.ts'
import { readProject } from '#lib/server/projects/read-projects.ts'
import { changeProject } from '#lib/server/projects/write-projects.ts'
import { stopInBackground } from '#lib/server/removal/stop-conversations.ts'
import { deleteForGood } from './delete-conversations.ts'

type Person = { id: string }

/** Where a project can be put away: the column that says since when, and of a conversation in it whether it would go along. */
const places = {
  archive: { since: Prisma.sql`"archivedAt"`, goesAlong: Prisma.sql`"archivedAt" IS NULL AND "trashedAt" IS NULL` },
  trash: { since: Prisma.sql`"trashedAt"`, goesAlong: Prisma.sql`"trashedAt" IS NULL` },
}
type Place = keyof typeof places

/** Much longer than putting away the most conversations that anybody has takes. */
const TIMEOUT_MS = 60_000

/**
 * Changes what is given of the user's project.
 * @throws AppError project_not_found, unknown_model; invalid_request for one in the trash that isn't restored, or where there is no trash
 */
export async function updateProject(user: Person, id: string, change: ProjectChange): Promise<ProjectReply> {
  const { archived, trashed, conversations: fate = 'along' } = change
  const { project } = await readProject(user, id)
  if (project.trashedAt && trashed === undefined) throw refusal('projectInTrash')
  if (trashed && env().TRASH_DAYS === 0) throw refusal('noTrash')
  await changeProject(user, id, change)
  if (archived !== undefined) await (archived ? putAway(user, id, 'archive', fate) : bringBack(user, id, 'archive'))
  if (trashed !== undefined) await (trashed ? putAway(user, id, 'trash', fate) : bringBack(user, id, 'trash'))
  return readProject(user, id)
}

/**
 * Puts the user's project into the trash; for good where there is no trash, or when asked to. Returns since when it is in the
 * trash, ISO 8601, or null.
 * @throws AppError project_not_found; what keeps a running answer from being stopped
 */
export async function deleteProject(
  user: Person,
  id: string,
  { isForever, fate }: { isForever: boolean; fate: Fate },
): Promise<string | null> {
  await readProject(user, id)
  // Nothing new begins in what is in the trash.
  await putAway(user, id, 'trash', fate)
  if (!isForever && env().TRASH_DAYS > 0) return (await readProject(user, id)).project.trashedAt
  const owned = await db().conversation.findMany({ where: { projectId: id, userId: user.id } })
  const [error] = (await deleteForGood(owned)).values()
  if (error) throw error
  await db().project.deleteMany({ where: { id, userId: user.id } })
  return null
}

/**
 * From here on a project is in the archive or in the trash, and its conversations with it, since the very same moment, or out
 * of it. One that is there already stays there as it is; what is let go of it then stays where it is, too.
 */
async function putAway(user: Person, id: string, place: Place, fate: Fate): Promise<void> {
  const { since, goesAlong } = places[place]
  const now = new Date()
  const gone = await inOneGo(async (tx) => {
    // Before the project: whoever brings a conversation back has locked that, and waits for its project.
    await tx.$executeRaw`SELECT FROM "Conversation" WHERE "projectId" = ${id}::uuid ORDER BY "id" FOR UPDATE`
    const count = await tx.$executeRaw`
      UPDATE "Project" SET ${since} = ${now} WHERE "id" = ${id}::uuid AND "userId" = ${user.id} AND ${since} IS NULL`
    if (fate === 'out')
      await tx.$executeRaw`UPDATE "Conversation" SET "projectId" = NULL WHERE "projectId" = ${id}::uuid`
    if (count === 0 || fate === 'out') return []
    return tx.$queryRaw<{ id: string }[]>`
      UPDATE "Conversation" SET ${since} = ${now}, "pinnedAt" = NULL WHERE "projectId" = ${id}::uuid AND ${goesAlong}
      RETURNING "id"`
  })
  if (place === 'trash') stopInBackground(gone.map((row) => row.id))
}

/** It comes back with what went along. */
const bringBack = (user: Person, id: string, place: Place): Promise<void> =>
  inOneGo(async (tx) => {
    const { since } = places[place]
    await tx.$executeRaw`SELECT FROM "Conversation" WHERE "projectId" = ${id}::uuid ORDER BY "id" FOR UPDATE`
    const [before] = await tx.$queryRaw<{ since: Date | null }[]>`
      SELECT ${since} AS "since" FROM "Project" WHERE "id" = ${id}::uuid AND "userId" = ${user.id} FOR UPDATE`
    if (!before) throw new AppError('project_not_found')
    if (before.since === null) return
    await tx.$executeRaw`UPDATE "Project" SET ${since} = NULL WHERE "id" = ${id}::uuid`
    await tx.$executeRaw`
      UPDATE "Conversation" SET ${since} = NULL WHERE "projectId" = ${id}::uuid AND ${since} = ${before.since}`
  })

const inOneGo = <T>(work: (tx: Prisma.TransactionClient) => Promise<T>): Promise<T> =>
  retryOnConflict(() => db().$transaction(work, { timeout: TIMEOUT_MS }))
