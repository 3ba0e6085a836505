import { type ApiRoute, del, get, post } from './api-route.ts'
import type { ErrorCode } from './error.ts'
import { providerErrors } from './error-groups.ts'
import { deletedFileSchema, fileIdSchema, fileReplySchema } from './file.ts'
import { uploadQuerySchema } from './file-request.ts'

const ofFile = (...more: ErrorCode[]): Pick<ApiRoute, 'id' | 'errors'> => ({
  id: fileIdSchema,
  errors: ['file_not_found', ...more],
})

/** The routes of what is sent with a message. */
export const fileRoutes = [
  post(
    '/api/files',
    'Uploads a file for a message, one in the field `file` of a form. In no message after a day, it is deleted.',
    {
      form: true,
      query: uploadQuerySchema,
      reply: fileReplySchema,
      errors: ['conversation_not_found', 'budget_used_up', 'server_busy', 'file_refused', ...providerErrors],
    },
  ),
  get('/api/files/{id}', 'A file as it was sent, where its provider gives it back.', {
    ...ofFile('file_not_kept', ...providerErrors),
    media: 'application/octet-stream',
  }),
  get('/api/files/{id}/preview', 'A picture in small.', { ...ofFile(), media: 'image/webp' }),
  del('/api/files/{id}', 'Deletes a file that is in no message.', {
    ...ofFile('file_in_use'),
    reply: deletedFileSchema,
  }),
]
