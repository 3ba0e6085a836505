import * as z from 'zod/mini'
import { projectSchema } from './project.ts'

// Apart from the list: a page needs these only where somebody changes a project.

export const PROJECT_NAME_MAX_LENGTH = 100

/** How many projects one person has at most, those that are put away among them. */
export const PROJECTS_MAX = 500

/** What marks them. */
export const PROJECT_COLORS = ['gray', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'] as const
export type ProjectColor = (typeof PROJECT_COLORS)[number]

/** `GET /api/projects/:id`, and the reply to what changes one. */
export const projectReplySchema = z.object({ project: projectSchema, instructions: z.string() })
export type ProjectReply = z.infer<typeof projectReplySchema>

/** `DELETE /api/projects/:id` */
export const deletedProjectSchema = z.object({
  id: z.string(),
  deleted: z.literal(true),
  /** Null: for good. */
  trashedAt: z.nullable(z.string()),
})
export type DeletedProject = z.infer<typeof deletedProjectSchema>
