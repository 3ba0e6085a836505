import * as z from 'zod/mini'
import { batchActionSchema } from './batch.ts'
import { listViewSchema } from './conversation.ts'
import { metadataSchema } from './metadata.ts'
import { listProjectSchema, projectIdSchema } from './project-requests.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

/** `POST /api/conversations/batch`: some conversations by id, or all of a list. */
export const batchRequestSchema = z
  // Strict: a filter whose name is mistyped must not become no filter.
  .strictObject({
    action: batchActionSchema,
    ids: z.optional(
      z
        .array(z.string().check(z.overwrite(storableText)))
        .check(z.minLength(1, 'Give at least one id.'), z.maxLength(1000, 'At most 1,000 ids fit into one request.')),
    ),
    /** With `move-to-project`: where they are to be; null: in none. */
    projectId: z.optional(z.nullable(projectIdSchema)),
    all: z.optional(
      z.strictObject({
        view: listViewSchema,
        metadata: z.optional(metadataSchema),
        project: z.optional(listProjectSchema),
      }),
    ),
  })
  .check(
    z.refine(({ ids, all }) => (ids === undefined) !== (all === undefined), 'Give either ids or all.'),
    z.refine(
      ({ action, projectId }) => (action === 'move-to-project') === (projectId !== undefined),
      'Give projectId with move-to-project, and only there.',
    ),
  )

export type BatchRequest = z.infer<typeof batchRequestSchema>
