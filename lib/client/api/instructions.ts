import { instructionsReplySchema } from '#lib/contract/instructions.ts'
import { call } from './api.ts'

/** What the model is told in this conversation alone. */
export const loadInstructions = async (conversationId: string): Promise<string> =>
  (await call(`/api/conversations/${encodeURIComponent(conversationId)}/instructions`, instructionsReplySchema))
    .instructions
