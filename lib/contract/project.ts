import * as z from 'zod/mini'

export const PROJECT_NAME_MAX_LENGTH = 100

/** How many projects one person has at most, those that are put away among them. */
export const PROJECTS_MAX = 500

/** What marks them. */
export const PROJECT_COLORS = ['gray', 'red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink'] as const
export type ProjectColor = (typeof PROJECT_COLORS)[number]

/** Conversations that belong together. */
export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  /** Whether it has instructions, which `GET /api/projects/:id` tells. */
  hasInstructions: z.boolean(),
  /** What its new conversations are answered by; null: what any new one is. */
  defaultModel: z.nullable(z.string()),
  /** How many are listed below it: not those that are pinned, archived or in the trash. */
  conversations: z.number(),
  /** ISO 8601: of the newest of them, or when it was made. */
  lastActivityAt: z.string(),
  archivedAt: z.nullable(z.string()),
  trashedAt: z.nullable(z.string()),
  /** When it is deleted for good, once it is in the trash. */
  expiresAt: z.nullable(z.string()),
})
export type Project = z.infer<typeof projectSchema>

/** `GET /api/projects`: all, by name; those that are put away, too. */
export const projectListSchema = z.object({ projects: z.array(projectSchema) })

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
