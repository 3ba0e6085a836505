import * as z from 'zod/mini'

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
