import { batchRequestSchema } from '#lib/contract/batch-request.ts'
import { changeConversations } from '#lib/server/actions/change-conversations.ts'
import { route } from '#lib/server/route.ts'

export const POST = route({ body: batchRequestSchema }, ({ user, body }) => changeConversations(user, body))
