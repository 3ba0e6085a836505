import { uploadQuerySchema } from '#lib/contract/file-request.ts'
import { uploadFile } from '#lib/server/files/upload-file.ts'
import { route } from '#lib/server/route.ts'

export const POST = route({ query: uploadQuerySchema }, async ({ user, query, request }) => ({
  file: await uploadFile(user, { conversationId: query.conversationId, request }),
}))
