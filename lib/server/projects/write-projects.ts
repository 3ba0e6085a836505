import 'server-only'
import { PROJECTS_MAX, type ProjectReply } from '#lib/contract/project-edit.ts'
import type { NewProject, ProjectChange } from '#lib/contract/project-requests.ts'
import { db } from '#lib/server/db/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { requireNoUnknownModel } from '#lib/server/provider/models.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'
import { readProject } from './read-projects.ts'

type Person = { id: string }

/** Of our advisory locks those of a person's projects; each kind has a number of its own. */
const PROJECTS_LOCK = 7_271_957

/** @throws AppError too_many_projects, unknown_model, not_signed_in */
export async function createProject(
  user: Person,
  { name, color = 'gray', ...rest }: NewProject,
): Promise<ProjectReply> {
  await requireNoUnknownModel(rest.defaultModel)
  const { id } = await db().$transaction(async (tx) => {
    await requireOwner(tx, user.id)
    // One after the other, so that there never are too many.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PROJECTS_LOCK}::int, hashtext(${user.id}))`
    if ((await tx.project.count({ where: { userId: user.id } })) >= PROJECTS_MAX)
      throw new AppError('too_many_projects')
    return tx.project.create({ data: { userId: user.id, name, color, ...rest } })
  })
  return readProject(user, id)
}

/**
 * Changes what is given of its name, its mark, its instructions and its model.
 * @throws AppError unknown_model; project_not_found, also for another person's
 */
export async function changeProject(
  user: Person,
  id: string,
  { name, color, instructions, defaultModel }: ProjectChange,
): Promise<void> {
  await requireNoUnknownModel(defaultModel)
  const { count } = await db().project.updateMany({
    where: { id, userId: user.id },
    data: { name, color, instructions, defaultModel, updatedAt: new Date() },
  })
  if (count === 0) throw new AppError('project_not_found')
}
