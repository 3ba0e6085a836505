import * as z from 'zod/mini'
import { titleSchema } from './conversation-requests.ts'
import { listUntilFault } from './list-until-fault.ts'
import { metadataSchema } from './metadata.ts'
import { modelIdSchema } from './model.ts'
import { storableText } from './storable-text.ts'

export const IMPORT_MAX_MESSAGES = 10_000
export const IMPORT_MAX_BYTES = 20_000_000

const MAX_PARTS = 1000

const partSchema = z.object({ type: z.enum(['text', 'input_text', 'output_text']), text: z.string() })

const contentSchema = z.pipe(
  z.union(
    [z.string(), listUntilFault(partSchema, [z.maxLength(MAX_PARTS)])],
    'Expected text, or at most 1,000 parts that are all text.',
  ),
  z.transform((content) =>
    storableText(typeof content === 'string' ? content : content.map((part) => part.text).join('')),
  ),
)

const messageSchema = z.object({
  role: z.enum(['user', 'assistant', 'system', 'developer'], 'Expected user, assistant, system or developer.'),
  content: contentSchema,
})
export type ImportedMessage = z.infer<typeof messageSchema>

/**
 * `POST /api/conversations/import`: messages as other programs keep them, oldest first; a bare list will do. Whatever else
 * a message has (names, ids, times) is left out.
 */
export const importConversationSchema = z.pipe(
  z.transform((body: unknown) => (Array.isArray(body) ? { messages: body } : body)),
  z.object({
    title: z.optional(titleSchema),
    model: z.optional(modelIdSchema),
    metadata: z.optional(metadataSchema),
    messages: listUntilFault(messageSchema, [
      z.minLength(1, 'Give at least one message.'),
      z.maxLength(IMPORT_MAX_MESSAGES, 'At most 10,000 messages fit into one conversation.'),
    ]),
  }),
)
export type ImportRequest = z.infer<typeof importConversationSchema>
