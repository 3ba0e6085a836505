import { IMPORT_MAX_BYTES, importConversationSchema } from '#lib/contract/import.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import { admitImport } from '#lib/server/moving/admit-import.ts'
import { importConversation } from '#lib/server/moving/import-conversation.ts'
import { route } from '#lib/server/route.ts'

export const POST = route(
  { body: importConversationSchema, bodyMaxBytes: IMPORT_MAX_BYTES, admit: admitImport },
  async (context) => ({
    conversation: conversationView(await importConversation(context.user, context.body), null),
  }),
)
