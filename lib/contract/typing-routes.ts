import { type ApiRoute, del, get, patch, post } from './api-route.ts'
import { draftListSchema, draftReplySchema } from './draft-replies.ts'
import { writeDraftSchema } from './draft-requests.ts'
import * as prompt from './prompt.ts'
import * as promptRequests from './prompt-requests.ts'

const ofPrompt: Pick<ApiRoute, 'id' | 'errors'> = { id: promptRequests.promptIdSchema, errors: ['prompt_not_found'] }

/** What is typed and not sent yet, and what is kept to be used again. */
export const typingRoutes = [
  get('/api/drafts', 'What is typed and not sent yet, the newest first; at most 2 MB of it.', {
    reply: draftListSchema,
  }),
  patch(
    '/api/drafts',
    'Writes what is typed in a place (a conversation, or `new`), and says how it is there now. The newest text wins; one that its device had not seen is kept in `replaced`.',
    {
      body: writeDraftSchema,
      reply: draftReplySchema,
      errors: ['conversation_not_found', 'message_too_long', 'too_many_drafts'],
    },
  ),
  get('/api/prompts', 'The saved prompts, by title.', { reply: prompt.promptListSchema }),
  post('/api/prompts', 'Saves a prompt; a person keeps at most 500.', {
    body: promptRequests.createPromptSchema,
    reply: prompt.promptReplySchema,
    errors: ['too_many_prompts'],
  }),
  patch('/api/prompts/{id}', 'Changes what is given of a saved prompt.', {
    ...ofPrompt,
    body: promptRequests.updatePromptSchema,
    reply: prompt.promptReplySchema,
  }),
  del('/api/prompts/{id}', 'Deletes a saved prompt.', { ...ofPrompt, reply: prompt.deletedPromptSchema }),
  post('/api/prompts/import', 'Saves many prompts, all of them or none; what is there already is not doubled.', {
    body: promptRequests.importPromptsSchema,
    reply: prompt.promptImportReplySchema,
    errors: ['too_many_prompts'],
  }),
]
