import * as z from 'zod/mini'
import { projectIdSchema } from './project-requests.ts'
import { QUERY_MAX_LENGTH } from './search.ts'
import { storableText } from './storable-text.ts'

// Parsed by the server alone: a page doesn't load it.

/** `GET /api/search` */
export const searchQuerySchema = z.object({
  q: z
    .string('Say what to look for.')
    .check(
      z.overwrite(storableText),
      z.trim(),
      z.minLength(1, 'Say what to look for.'),
      z.maxLength(QUERY_MAX_LENGTH, `At most ${QUERY_MAX_LENGTH} characters can be looked for.`),
    ),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(50)), 20),
  cursor: z.optional(z.string().check(z.maxLength(100))),
  /** Only what is in this project. */
  project: z.optional(projectIdSchema),
})
