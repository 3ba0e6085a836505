import { createProjectSchema } from '#lib/contract/project-requests.ts'
import { listProjects } from '#lib/server/projects/read-projects.ts'
import { createProject } from '#lib/server/projects/write-projects.ts'
import { route } from '#lib/server/route.ts'

export const GET = route({}, async ({ user }) => ({ projects: await listProjects(user) }))

export const POST = route({ body: createProjectSchema }, ({ user, body }) => createProject(user, body))
