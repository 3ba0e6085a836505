import * as z from 'zod/mini'
import { answeringRequestSchema, instructionsSchema } from './answering-requests.ts'
import { LIST_PAGE_MAX, listViewSchema, TITLE_MAX_LENGTH } from './conversation.ts'
import { messageIdSchema } from './message.ts'
import { metadataSchema } from './metadata.ts'
import { modelIdSchema } from './model.ts'
import { listProjectSchema, projectIdSchema } from './project-requests.ts'
import { storableText } from './storable-text.ts'

// What is sent by a browser and parsed by the server alone: a page doesn't load it.

const METADATA_PREFIX = 'metadata.'

/** `?metadata.KEY=VALUE`, any number of times: those with all of these pairs. */
export const listConversationsQuerySchema = z.pipe(
  z.transform((query: Record<string, string>) => ({
    ...query,
    metadata: Object.fromEntries(
      Object.entries(query).flatMap(([name, value]) =>
        name.startsWith(METADATA_PREFIX) ? [[name.slice(METADATA_PREFIX.length), value]] : [],
      ),
    ) as unknown,
  })),
  z.object({
    limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(LIST_PAGE_MAX)), 30),
    cursor: z.optional(z.string().check(z.maxLength(300))),
    view: z._default(listViewSchema, 'all'),
    /** Only what is in this project, or with `none` in no project. */
    project: z.optional(listProjectSchema),
    metadata: metadataSchema,
  }),
)

export const titleSchema = z
  .string()
  .check(
    z.overwrite(storableText),
    z.trim(),
    z.minLength(1, 'A title needs at least one character.'),
    z.maxLength(TITLE_MAX_LENGTH),
  )

/** `POST /api/conversations`: a conversation without a message. */
export const createConversationSchema = z.object({
  title: z.optional(titleSchema),
  model: z.optional(modelIdSchema),
  metadata: z.optional(metadataSchema),
  /** In no list, not searchable, deleted for good after a day. */
  temporary: z.optional(z.boolean()),
  instructions: z.optional(instructionsSchema),
  answering: z.optional(answeringRequestSchema),
  /** Where it belongs; a temporary one can’t. */
  projectId: z.optional(projectIdSchema),
})

/** `PATCH /api/conversations/:id`: what is given changes, all of it or nothing. `trashed: false` restores. */
export const updateConversationSchema = z
  .object({
    title: z.optional(titleSchema),
    pinned: z.optional(z.boolean()),
    archived: z.optional(z.boolean()),
    trashed: z.optional(z.boolean()),
    /** The whole map: pairs that are left out are removed. */
    metadata: z.optional(metadataSchema),
    /** The message that is to be on the shown path; below it is shown what was shown there last. */
    shownMessageId: z.optional(messageIdSchema),
    /** How it is to go on from an answer: with the summary behind it, or with every word, as its `summary` names both. */
    shownBranch: z.optional(z.nullable(z.uuid('Expected a UUID.'))),
    /** What the model is to know or do here; empty: nothing more. It takes effect with the next message. */
    instructions: z.optional(instructionsSchema),
    /** The whole of it: what is left out is the model's own way again. */
    answering: z.optional(answeringRequestSchema),
    /** The project that it is to be in; null: none. */
    projectId: z.optional(z.nullable(projectIdSchema)),
  })
  .check(z.refine((change) => Object.keys(change).length > 0, 'Nothing to change: give at least one field.'))

export type ConversationChange = z.infer<typeof updateConversationSchema>

/** `POST /api/conversations/:id/branch`: a new conversation of all that stands there up to this message. */
export const branchRequestSchema = z.object({ messageId: messageIdSchema })

/** `DELETE /api/conversations/:id`: into the trash, or with `?forever=true` for good. */
export const deleteConversationQuerySchema = z.object({ forever: z.optional(z.enum(['true', 'false'])) })

/** `GET /api/conversations/:id/summary` */
export const summaryQuerySchema = z.object({ branch: z.uuid('Expected a UUID.') })

export const historyQuerySchema = z.object({
  cursor: z.optional(z.string().check(z.maxLength(300))),
  /** A message: the path is read that has it, and that was shown there last, and the shown path stays as it is. */
  through: z.optional(messageIdSchema),
})
