import { type ApiRoute, del, get, patch, post } from './api-route.ts'
import { projectListSchema } from './project.ts'
import * as project from './project-edit.ts'
import * as projectRequests from './project-requests.ts'

const ofProject: Pick<ApiRoute, 'id' | 'errors'> = {
  id: projectRequests.projectIdSchema,
  errors: ['project_not_found', 'unknown_model'],
}

/** What conversations are put into. */
export const projectRoutes = [
  get('/api/projects', 'The person’s projects, by name; those that are archived or in the trash, too.', {
    reply: projectListSchema,
  }),
  post('/api/projects', 'Makes a project; a person has at most 500.', {
    body: projectRequests.createProjectSchema,
    reply: project.projectReplySchema,
    errors: ['too_many_projects', 'unknown_model'],
  }),
  get('/api/projects/{id}', 'A project with its instructions.', { ...ofProject, reply: project.projectReplySchema }),
  patch(
    '/api/projects/{id}',
    'Changes what is given of a project. Archived or put into the trash, its conversations go along, or with `"conversations": "out"` out of it; what went along comes back with it.',
    { ...ofProject, body: projectRequests.updateProjectSchema, reply: project.projectReplySchema },
  ),
  del(
    '/api/projects/{id}',
    'Puts a project into the trash; with `?forever=true` it is deleted for good. Its conversations go along, or with `?conversations=out` out of it.',
    {
      ...ofProject,
      query: projectRequests.deleteProjectQuerySchema,
      reply: project.deletedProjectSchema,
    },
  ),
]
