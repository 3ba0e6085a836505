import { deletedProjectSchema, projectReplySchema } from '#lib/contract/project-edit.ts'
import type { Fate, NewProject, ProjectChange } from '#lib/contract/project-requests.ts'
import { call } from './api.ts'

/** One with its instructions. */
export const loadProject = (id: string) => call(pathOf(id), projectReplySchema)

export const createProject = (project: NewProject) =>
  call('/api/projects', projectReplySchema, { method: 'POST', body: project })

export const changeProject = (id: string, change: ProjectChange) =>
  call(pathOf(id), projectReplySchema, { method: 'PATCH', body: change })

/** Into the trash, or for good. */
export const deleteProject = (id: string, { isForever, fate }: { isForever: boolean; fate: Fate }) =>
  call(
    `${pathOf(id)}?${new URLSearchParams({ forever: String(isForever), conversations: fate })}`,
    deletedProjectSchema,
    {
      method: 'DELETE',
    },
  )

const pathOf = (id: string) => `/api/projects/${encodeURIComponent(id)}`
