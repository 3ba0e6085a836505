import * as z from 'zod/mini'
import { instructionsSchema } from './answering-requests.ts'
import { modelIdSchema } from './model.ts'
import { PROJECT_COLORS, PROJECT_NAME_MAX_LENGTH } from './project-edit.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

export const projectIdSchema = z.uuid('Expected a UUID.')

/** Only what is in this project, or with `none` what stands below no project: it is in none, or it is pinned. */
export const listProjectSchema = z.union([z.literal('none'), projectIdSchema], 'Expected the id of a project, or none.')

const nameSchema = z
  .string()
  .check(
    z.overwrite(storableText),
    z.trim(),
    z.minLength(1, 'A name needs at least one character.'),
    z.maxLength(PROJECT_NAME_MAX_LENGTH, `A name has at most ${PROJECT_NAME_MAX_LENGTH} characters.`),
  )

const fields = {
  color: z.optional(z.enum(PROJECT_COLORS)),
  /** They go with every message in it, between the person's own and the conversation's. */
  instructions: z.optional(instructionsSchema),
  defaultModel: z.optional(z.nullable(modelIdSchema.check(z.overwrite(storableText), z.minLength(1)))),
}

/** `POST /api/projects` */
export const createProjectSchema = z.object({ name: nameSchema, ...fields })
export type NewProject = z.infer<typeof createProjectSchema>

/** What becomes of its conversations when a project is put away: they go along, or out of it. */
const fateSchema = z.enum(['along', 'out'])
export type Fate = z.infer<typeof fateSchema>

/** `PATCH /api/projects/:id`: what is given changes. `trashed: false` restores, with what went along. */
export const updateProjectSchema = z
  .object({
    name: z.optional(nameSchema),
    ...fields,
    archived: z.optional(z.boolean()),
    trashed: z.optional(z.boolean()),
    /** With `archived` or `trashed`; `along` where it isn't given. */
    conversations: z.optional(fateSchema),
  })
  .check(
    z.refine(
      ({ conversations: _, ...change }) => Object.keys(change).length > 0,
      'Nothing to change: give at least one field.',
    ),
    z.refine(
      ({ archived, trashed }) => archived === undefined || trashed === undefined,
      'Give either archived or trashed.',
    ),
  )
export type ProjectChange = z.infer<typeof updateProjectSchema>

/** `DELETE /api/projects/:id`: into the trash, or with `?forever=true` for good; its conversations go along unless they are let go. */
export const deleteProjectQuerySchema = z.object({
  forever: z.optional(z.enum(['true', 'false'])),
  conversations: z._default(fateSchema, 'along'),
})
