import * as z from 'zod/mini'
import { deleteProjectQuerySchema, projectIdSchema, updateProjectSchema } from '#lib/contract/project-requests.ts'
import { deleteProject, updateProject } from '#lib/server/actions/put-away-project.ts'
import { readProject } from '#lib/server/projects/read-projects.ts'
import { route } from '#lib/server/route.ts'

const params = z.object({ id: projectIdSchema })
const onBadParams = 'project_not_found'

export const GET = route({ params, onBadParams }, ({ user, params }) => readProject(user, params.id))

export const PATCH = route({ params, onBadParams, body: updateProjectSchema }, ({ user, params, body }) =>
  updateProject(user, params.id, body),
)

export const DELETE = route({ params, onBadParams, query: deleteProjectQuerySchema }, async (context) => {
  const { user, params, query } = context
  const { forever, conversations } = query
  const trashedAt = await deleteProject(user, params.id, { isForever: forever === 'true', fate: conversations })
  return { id: params.id, deleted: true, trashedAt }
})
